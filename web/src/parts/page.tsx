import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { useText } from '../language/language.tsx';
import { Icon } from './icon.tsx';

interface PageProps {
  readonly title: string;
  readonly back?: string;
  readonly className?: string;
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

/** Pages that were shown: the first keeps the focus where the browser has it, later ones are announced by their heading. */
let shown = 0;

export function Page({ title, back, className, beside, children }: PageProps) {
  const { t } = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Naru 나루`;
  }, [title]);
  useEffect(() => {
    shown += 1;
    if (shown > 1) heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  return (
    <div className={`page ${className ?? ''}`}>
      <div className="page-head">
        {back && (
          <Link href={back} className="tool" aria-label={t('app.back')}>
            <Icon name="back" />
          </Link>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {beside}
      </div>
      {children}
    </div>
  );
}
