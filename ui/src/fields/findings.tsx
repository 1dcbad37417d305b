import { Tag } from 'antd';
import type { Finding, Place } from '../api/types.gen';
import { useWords } from '../i18n';

export const LEVEL_COLOURS = { error: 'red', warning: 'orange', note: 'blue' } as const;

/** A spreadsheet's name of a column: 1 is A, 28 is AB. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

/** Where in a foreign file a finding points. */
export function PlaceText({ place, file = false }: { place: Place; file?: boolean }) {
  const { t } = useWords();
  const parts = [
    file ? place.file : '',
    place.sheet,
    place.row ? t('place.row', { row: place.row }) : '',
    place.column ? t('place.column', { column: columnName(place.column) }) : '',
  ].filter(Boolean);
  return <span className="place">{parts.join(' ')}</span>;
}

const WEIGHT = { error: 0, warning: 1, note: 2 } as const;
/** The heaviest first, otherwise as they came. */
export const byWeight = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => WEIGHT[a.level] - WEIGHT[b.level]);

type Props = {
  findings: readonly Finding[];
  label?: (field: string) => string;
  /** Do they come from several files, so that each is named? */
  files?: boolean;
};

/** Findings, the heaviest first; each with its clause and place. */
export function Findings({ findings, label, files = false }: Props) {
  const { say, word } = useWords();
  if (findings.length === 0) return null;
  return (
    <ul className="findings" data-testid="findings">
      {byWeight(findings).map((finding, at) => (
        <li key={at} className={`finding finding-${finding.level}`} data-testid={`finding-${finding.code}`}>
          <Tag color={LEVEL_COLOURS[finding.level]}>{word('level', finding.level)}</Tag>
          {finding.place && <PlaceText place={finding.place} file={files} />}
          {finding.field && label?.(finding.field) && <strong>{label(finding.field)}</strong>}
          <span>{say(finding.message)}</span>
          {finding.clause && <span className="clause">{finding.clause}</span>}
        </li>
      ))}
    </ul>
  );
}
