import { Select } from 'antd';
import type { Page } from '../api/types.gen';
import type { Asked } from '../api/use';
import { useWords } from '../i18n';
import { useChoices } from '../records/choices';

/** The assessments on record, the newest first. */
export const useAssessments = (): Asked<Page> => useChoices('assessments');

type Props = {
  testid: string;
  assessments: Page | undefined;
  value: string | undefined;
  onChange: (next: string) => void;
  /** Which one is asked for, where it is not simply the one that the page shows. */
  label?: string;
};

/** Chooses an assessment. */
export function AssessmentChoice({ testid, assessments, value, onChange, label }: Props) {
  const { t, say } = useWords();
  return (
    <Select
      className="assessment-choice"
      aria-label={label ?? t('clauses.assessment')}
      placeholder={label}
      data-testid={testid}
      value={value}
      onChange={onChange}
      options={assessments?.rows.map((row) => ({ value: row.id, label: say(row.title) })) ?? []}
    />
  );
}
