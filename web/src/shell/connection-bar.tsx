import type { ConnectionState } from '../graphql/connection-state.ts';
import { useConnection } from '../landing.tsx';
import { useText } from '../language/language.tsx';
import type { MessageKey } from '../language/messages.ts';

/** How it stands with the live connection; a loss, and what the reconnect brought, are told in words. */
export function ConnectionBar() {
  const state = useConnection();
  const { t } = useText();
  const told = state.kind === 'lost' || state.kind === 'resumed';
  const words = t(messageOf(state), { n: state.kind === 'resumed' ? state.caughtUp : 0 });
  return (
    <>
      <span className={`live live-${state.kind}`} title={words}>
        <span className="live-dot" aria-hidden="true" />
        <span className="live-word">{told ? '' : words}</span>
      </span>
      <div className="live-news" role="status" data-shown={told}>
        {told && <span className={`live-bar live-bar-${state.kind}`}>{words}</span>}
      </div>
    </>
  );
}

function messageOf(state: ConnectionState): MessageKey {
  switch (state.kind) {
    case 'idle':
      return 'live.idle';
    case 'connecting':
      return 'live.connecting';
    case 'live':
      return 'live.on';
    case 'lost':
      return 'live.lost';
    case 'resumed':
      if (state.gap) return 'live.gap';
      if (!state.done) return 'live.catching';
      if (state.caughtUp === 0) return 'live.caughtNone';
      return state.caughtUp === 1 ? 'live.caughtOne' : 'live.caughtMany';
  }
}
