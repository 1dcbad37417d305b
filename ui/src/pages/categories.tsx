import { Select } from 'antd';
import { useMemo } from 'react';
import type { CategoryInfo } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { DataTable } from '../kit/table';

/** Foreign categories and the risks of annex A that they stand for. */
export function CategoryTable({ categories, onMapped }: { categories: CategoryInfo[]; onMapped?: () => void }) {
  const { t, say } = useWords();
  const classes = useCall('risk_list');
  const doing = useDoing();
  const options = useMemo(
    () =>
      (classes.data ?? []).map((one) => ({
        label: `${one.id} ${say(one.name)}`,
        options: one.risks.map((risk) => ({ value: risk.id, label: `${risk.id} ${say(risk.name)}` })),
      })),
    [classes.data, say],
  );
  const name = (id: string) => options.flatMap((group) => group.options).find((risk) => risk.value === id)?.label ?? id;
  const map = async (category: string, risk: string) => {
    const done = await doing.run('keywords_map', { category, risk });
    if (done) onMapped?.();
  };
  return (
    <>
      <Notice error={classes.error ?? doing.error} onClose={doing.clear} />
      <DataTable<CategoryInfo>
        label={t('keywords.categories')}
        testid="categories"
        wrap
        rows={categories}
        rowKey={(one) => one.category}
        columns={[
          { title: t('keywords.category'), render: (_, one) => one.category },
          {
            title: t('keywords.words'),
            width: 110,
            className: 'right',
            render: (_, one) => one.words.toLocaleString('en-US'),
          },
          {
            title: t('keywords.risk'),
            width: 360,
            render: (_, one) => (
              <Select
                className="wide"
                size="small"
                aria-label={t('keywords.risk_of', { category: one.category })}
                data-testid={`map-${one.category}`}
                allowClear
                showSearch={{ optionFilterProp: 'label' }}
                placeholder={t('keywords.unmapped')}
                loading={doing.busy}
                value={one.risk ?? undefined}
                options={options}
                onChange={(risk?: string) => map(one.category, risk ?? '')}
              />
            ),
          },
          {
            title: t('keywords.proposed'),
            render: (_, one) =>
              one.proposed && one.proposed !== one.risk ? (
                <Action
                  testid={`take-${one.category}`}
                  size="small"
                  type="link"
                  onClick={() => map(one.category, one.proposed ?? '')}
                >
                  {t('keywords.take', { risk: name(one.proposed) })}
                </Action>
              ) : (
                <span className="nothing">—</span>
              ),
          },
        ]}
      />
    </>
  );
}
