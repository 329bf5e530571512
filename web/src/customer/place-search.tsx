import type { NamedPlace } from '@naru/geography';
import { type KeyboardEvent, useId, useState } from 'react';
import { useText } from '../language/language.tsx';
import { gazetteerLabel, PLACES, searchPlaces } from '../map/places.ts';
import { Icon } from '../parts/icon.tsx';

interface PlaceSearchProps {
  readonly chosen: string | undefined;
  readonly onChoose: (place: NamedPlace) => void;
}

const CHIPS = 6;

/** The gazetteer as a combobox, and its usual places as buttons. */
export function PlaceSearch({ chosen, onChoose }: PlaceSearchProps) {
  const { t, language } = useText();
  const id = useId();
  const [text, setText] = useState<string>();
  const [active, setActive] = useState(0);
  const open = text !== undefined;
  const found = open ? searchPlaces(text) : [];

  function choose(place: NamedPlace | undefined): void {
    if (!place) return;
    setText(undefined);
    onChoose(place);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const last = Math.max(found.length - 1, 0);
    if (event.key === 'ArrowDown') {
      if (open) setActive(Math.min(active + 1, last));
      else setText('');
    } else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else if (event.key === 'Enter' && open) choose(found[active]);
    else if (event.key === 'Escape') setText(undefined);
    else return;
    event.preventDefault();
  }

  return (
    <div className="place-search">
      <label htmlFor={id}>{t('pickup.lead')}</label>
      <div className="place-input">
        <Icon name={chosen && !open ? 'pin' : 'search'} />
        <input
          id={id}
          role="combobox"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && found[active] ? `${id}-${active}` : undefined}
          autoComplete="off"
          placeholder={t('pickup.searchHint')}
          value={text ?? chosen ?? ''}
          onFocus={(event) => event.target.select()}
          onBlur={() => setText(undefined)}
          onChange={({ target }) => {
            setText(target.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={t('pickup.places')}
        hidden={!open || found.length === 0}
      >
        {found.map((place, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input handles the keys
          // biome-ignore lint/a11y/useFocusableInteractive: the input has the focus and names the active option
          <div
            key={place.label}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(place)}
          >
            {gazetteerLabel(place, language)}
            <span lang={language === 'ko' ? 'en' : 'ko'}>
              {language === 'ko' ? place.labelEn : place.label}
            </span>
          </div>
        ))}
      </div>
      {open && found.length === 0 && <p className="hint">{t('pickup.searchNone')}</p>}
      <div className="chips">
        {PLACES.slice(0, CHIPS).map((place) => {
          const label = gazetteerLabel(place, language);
          return (
            <button
              key={place.label}
              type="button"
              className="chip"
              aria-pressed={label === chosen}
              onClick={() => choose(place)}
            >
              {label}
            </button>
          );
        })}
      </div>
    </div>
  );
}
