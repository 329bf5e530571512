import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useLanding, usePerson } from '../landing.tsx';
import { useText } from '../language/language.tsx';
import type { MessageKey } from '../language/messages.ts';
import { Icon, type IconName, Mark } from '../parts/icon.tsx';
import type { Role } from '../session/session-store.ts';
import { ConnectionBar } from './connection-bar.tsx';
import { NotificationBell } from './notification-bell.tsx';
import { Preferences } from './preferences.tsx';

interface Place {
  readonly href: string;
  readonly label: MessageKey;
  readonly icon: IconName;
  /** Whether a page belongs to it. */
  readonly holds: RegExp;
}

const places: Record<Role, readonly Place[]> = {
  CUSTOMER: [
    { href: '/', label: 'nav.pickup', icon: 'parcel', holds: /^\/(calls\/.*)?$/ },
    { href: '/rent', label: 'nav.rent', icon: 'laptop', holds: /^\/(rent|reservations)/ },
    { href: '/me', label: 'nav.me', icon: 'person', holds: /^\/me/ },
  ],
  VENDOR: [
    { href: '/', label: 'nav.board', icon: 'board', holds: /^\/$/ },
    { href: '/items', label: 'nav.items', icon: 'laptop', holds: /^\/items/ },
  ],
  COURIER: [{ href: '/', label: 'nav.courier', icon: 'courier', holds: /^\/$/ }],
  OPERATOR: [{ href: '/', label: 'nav.operator', icon: 'pulse', holds: /^\/$/ }],
};

/** What is around every screen: the way to the others, and how it stands with the connection. */
export function Shell({ role, children }: { readonly role: Role; readonly children: ReactNode }) {
  const { t } = useText();
  const { session } = useLanding();
  const { name } = usePerson();
  const [path] = useLocation();
  return (
    <div className={`shell shell-${role.toLowerCase()}`}>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <header className="bar">
        <Link href="/" className="wordmark" aria-label={t('app.name')}>
          <Mark />
          <span aria-hidden="true">{t('app.name')}</span>
        </Link>
        <nav className="nav" aria-label={t('app.navigation')}>
          {places[role].map(({ href, label, icon, holds }) => (
            <Link
              key={href}
              href={href}
              className="nav-link"
              aria-current={holds.test(path) ? 'page' : undefined}
            >
              <Icon name={icon} />
              <span>{t(label)}</span>
            </Link>
          ))}
        </nav>
        <div className="bar-tools">
          <ConnectionBar />
          {role === 'CUSTOMER' && <NotificationBell />}
          <Preferences />
          <span className="who" title={t('app.signedInAs', { name })}>
            <span className="who-name">{name}</span>
            <span className="who-role">{t(`role.${role}`)}</span>
          </span>
          <button
            type="button"
            className="tool"
            aria-label={t('app.signOut')}
            title={t('app.signOut')}
            onClick={() => void session.signOut()}
          >
            <Icon name="leave" />
          </button>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
