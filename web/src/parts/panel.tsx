import { type ReactNode, useId } from 'react';

/** A section of a page: title, a sentence, controls at the right, content. */
export function Panel(props: {
  title?: ReactNode;
  text?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const { title, text, aside, children } = props;
  const titleId = useId();
  if (title === undefined) return <section className="panel">{children}</section>;
  return (
    <section className="panel" aria-labelledby={titleId}>
      <div className="panel-head">
        <div>
          <h2 id={titleId}>{title}</h2>
          {text !== undefined && <div className="panel-text">{text}</div>}
        </div>
        {aside}
      </div>
      {children}
    </section>
  );
}
