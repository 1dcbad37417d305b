import { Select } from 'antd';
import type { BankCategory, BankKind, CategoryInfo } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { countColumn, DataTable } from '../kit/table';
import { type Topics, useTopics } from './topics';

/** A foreign category, how much is in it, and what it stands for. */
type Mapped = { category: string; count: number; chosen: readonly string[]; proposed: string | null };

type Props = {
  rows: readonly Mapped[];
  topics: Topics;
  busy: boolean;
  /** Whose categories they are, what is counted in them, and what they stand for. */
  of: string;
  counts: string;
  topic: string;
  /** Absent: the mapping is only read. */
  onMap?: ((category: string, topic: string) => void) | undefined;
};

/** Foreign categories and what each of them stands for. */
function MappingTable({ rows, topics, busy, of, counts, topic, onMap }: Props) {
  const { t, list } = useWords();
  const control = (one: Mapped) => {
    // A category that is an id itself, or several, says by itself what it stands for.
    const several = one.chosen.length > 1 ? list(one.chosen.map(topics.name)) : undefined;
    if (!onMap || one.category === '') return several ?? topics.name(one.chosen[0] ?? '—');
    return (
      <Select
        className="wide"
        size="small"
        aria-label={t('keywords.stands_for', { category: one.category, topic })}
        data-testid={`map-${one.category}`}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={several ?? t('keywords.unmapped')}
        loading={busy}
        value={several ? undefined : one.chosen[0]}
        options={topics.groups}
        onChange={(next?: string) => onMap(one.category, next ?? '')}
      />
    );
  };
  return (
    <DataTable<Mapped>
      label={t('keywords.categories')}
      testid="categories"
      wrap
      rows={rows}
      rowKey={(one) => `of ${one.category}`}
      columns={[
        { title: of, render: (_, one) => one.category || t('banks.no_category') },
        countColumn(counts, (one) => one.count, 110),
        { title: topic, width: 360, render: (_, one) => control(one) },
        {
          title: t('keywords.proposed'),
          render: (_, one) =>
            onMap && one.proposed && !one.chosen.includes(one.proposed) ? (
              <Action
                testid={`take-${one.category}`}
                size="small"
                type="link"
                onClick={() => onMap(one.category, one.proposed ?? '')}
              >
                {t('keywords.take', { risk: topics.name(one.proposed) })}
              </Action>
            ) : (
              <span className="nothing">—</span>
            ),
        },
      ]}
    />
  );
}

/** Categories of a keyword library and the risks of annex A that they stand for. */
export function CategoryTable({ categories, onMapped }: { categories: CategoryInfo[]; onMapped?: () => void }) {
  const { t } = useWords();
  const topics = useTopics();
  const doing = useDoing();
  const map = async (category: string, risk: string) => {
    if (await doing.run('keywords_map', { category, risk })) onMapped?.();
  };
  return (
    <>
      <Notice error={topics.error} onAgain={topics.again} />
      <Notice error={doing.error} onClose={doing.clear} />
      <MappingTable
        rows={categories.map((one) => ({ ...one, count: one.words, chosen: one.risk ? [one.risk] : [] }))}
        topics={topics}
        busy={doing.busy}
        of={t('keywords.category')}
        counts={t('keywords.words')}
        topic={t('keywords.risk')}
        onMap={map}
      />
    </>
  );
}

type OfBank = { kind: BankKind; categories: BankCategory[]; writes: boolean; onMapped?: () => void };

/** Categories of a bank and the risks or aspects that they stand for. */
export function BankCategories({ kind, categories, writes, onMapped }: OfBank) {
  const { t } = useWords();
  const topics = useTopics(kind);
  const doing = useDoing();
  const map = async (category: string, topic: string) => {
    if (await doing.run('bank_map', { kind, category, topic })) onMapped?.();
  };
  return (
    <>
      <Notice error={topics.error} onAgain={topics.again} />
      <Notice error={doing.error} onClose={doing.clear} />
      <MappingTable
        rows={categories.map((one) => ({ ...one, count: one.questions, chosen: one.topics }))}
        topics={topics}
        busy={doing.busy}
        of={t('banks.category')}
        counts={t('banks.questions')}
        topic={t(kind === 'should_answer' ? 'banks.aspects' : 'keywords.risk')}
        onMap={writes ? map : undefined}
      />
    </>
  );
}
