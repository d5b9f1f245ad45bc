import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useSignIn } from '../../api/session.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { Splash } from '../../shell/splash.tsx';

/** Takes the one-time link out of the address bar, so that it is neither bookmarked nor shared. */
function useLink(): string | null {
  const navigate = useNavigate();
  const [link] = useState(() => new URLSearchParams(window.location.search).get('link'));
  useEffect(() => {
    if (link !== null) navigate(window.location.pathname, { replace: true });
  }, [link, navigate]);
  return link;
}

/** Signs in, by password or by the one-time link that `deadwax start` prints. */
export function SignInPage() {
  const signIn = useSignIn();
  const link = useLink();
  const hasSent = useRef(false);
  const [password, setPassword] = useState('');
  const { mutate } = signIn;
  useEffect(() => {
    document.title = 'Sign in · Deadwax';
    if (link === null || hasSent.current) return;
    hasSent.current = true;
    mutate({ link });
  }, [link, mutate]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate({ password });
  };
  return (
    <Splash>
      <form className="panel stack" onSubmit={submit}>
        <div>
          <h1 style={{ fontSize: '1.25rem' }}>Sign in</h1>
          <p className="muted small" style={{ marginTop: 6 }}>
            The password was printed when Deadwax first started. Each start prints a link that signs you in
            without it.
          </p>
        </div>
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          size="md"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        />
        {signIn.error !== null && <ErrorState title="That did not work" error={signIn.error} />}
        <Button type="submit" size="md" loading={signIn.isPending} disabled={password === ''}>
          Sign in
        </Button>
      </form>
    </Splash>
  );
}
