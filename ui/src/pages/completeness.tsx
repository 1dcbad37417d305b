import { Collapse } from 'antd';
import type { Text } from '../api/types.gen';
import { useWords } from '../i18n';

/** What a report printed of what there is: how many kinds, and each of them once it is opened. */
export function Completeness({ told }: { told: readonly Text[] }) {
  const { t, say } = useWords();
  return (
    <div data-testid="completeness">
      <Collapse
        size="small"
        items={[
          {
            key: 'all',
            label: t('reports.complete.n', { n: told.length }),
            children: (
              <ul className="facts">
                {told.map((text, at) => (
                  <li key={at}>{say(text)}</li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </div>
  );
}
