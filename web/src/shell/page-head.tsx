import { type ReactNode, useEffect } from 'react';

/** A page's title, a sentence on what it is for, and what can be done at once. */
export function PageHead(props: { title: ReactNode; name: string; text?: ReactNode; children?: ReactNode }) {
  const { title, name, text, children } = props;
  useEffect(() => {
    document.title = `${name} · Deadwax`;
  }, [name]);
  return (
    <div className="page-head">
      <div>
        <h1>{title}</h1>
        {text !== undefined && <p>{text}</p>}
      </div>
      {children !== undefined && <div className="row">{children}</div>}
    </div>
  );
}
