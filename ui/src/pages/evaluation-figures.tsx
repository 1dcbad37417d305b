import { Tag } from 'antd';
import type { NamedFigure, Standing } from '../api/types.gen';
import { useWords } from '../i18n';
import { FloorChart } from '../kit/chart';
import { grouped, percent } from '../kit/figures';
import { DataTable } from '../kit/table';

const COLOURS: Record<Standing, string> = {
  met: 'green',
  met_not_assured: 'orange',
  not_met: 'red',
  not_computable: 'default',
  no_limit: 'blue',
};
/** Groups that a chart has room for; the table has them all. */
const BARS = 30;

/** What a figure says against its limit, in words; the colour says no more. */
export function StandingTag({ figure }: { figure: NamedFigure }) {
  const { say } = useWords();
  return (
    <Tag color={COLOURS[figure.standing]} data-testid={`standing-${figure.standing}`}>
      {say(figure.standing_label)}
    </Tag>
  );
}

type Props = {
  label: string;
  testid: string;
  figures: NamedFigure[];
  /** One figure group by group: what the groups are, and what the one without a name is called. */
  by?: { of: string; unnamed: string };
};

/** Figures with their intervals, limits and what they say against them. */
export function Figures({ label, testid, figures, by }: Props) {
  const { t, say } = useWords();
  return (
    <DataTable<NamedFigure>
      label={label}
      testid={testid}
      wrap
      rows={figures}
      rowKey={(one) => `of ${one.name.zh}`}
      height="part"
      columns={[
        {
          title: by?.of ?? t('evaluation.figure'),
          render: (_, one) => (
            <>
              <strong>{say(one.name) || by?.unnamed}</strong>
              {!by && <div className="quiet">{say(one.counted)}</div>}
            </>
          ),
        },
        {
          title: t('evaluation.rate'),
          className: 'right',
          width: 130,
          render: (_, one) => (
            <span title={say(one.told)}>
              <strong className="figure">{percent(one.percent)}</strong>
              <div className="quiet figure">{`${grouped(one.numerator)}/${grouped(one.denominator)}`}</div>
            </span>
          ),
        },
        {
          title: t('evaluation.interval'),
          width: 190,
          render: (_, one) =>
            one.low === null || one.high === null ? (
              <span className="nothing">—</span>
            ) : (
              <span className="figure">
                {t('evaluation.interval.of', { low: percent(one.low), high: percent(one.high) })}
              </span>
            ),
        },
        {
          title: t('evaluation.limit'),
          className: 'right',
          width: 90,
          render: (_, one) => <span className="figure">{percent(one.limit)}</span>,
        },
        { title: t('evaluation.standing'), width: 190, render: (_, one) => <StandingTag figure={one} /> },
      ]}
    />
  );
}

/** One figure group by group, as bars and as a table. */
export function FiguresBy({ label, testid, figures, by }: Required<Props>) {
  const { t, say, aside } = useWords();
  const bars = figures.filter((one) => one.percent !== null).slice(0, BARS);
  return (
    <div className="lint">
      {bars.length > 0 && (
        <FloorChart
          label={label}
          names={bars.map((one) => say(one.name) || by.unnamed)}
          values={bars.map((one) => Number(one.percent))}
          floors={bars.map((one) => Number(one.limit ?? 0))}
          valueName={t('evaluation.rate')}
          floorName={t('evaluation.limit')}
          short={bars.map((one) => one.standing === 'not_met')}
          told={bars.map((one) => `${say(one.told)}${aside(say(one.standing_label))}`)}
        />
      )}
      {bars.length < figures.length && (
        <p className="quiet">{t('evaluation.bars', { shown: bars.length, all: figures.length })}</p>
      )}
      <p className="quiet">{say(figures[0]?.counted)}</p>
      <Figures label={label} testid={testid} figures={figures} by={by} />
    </div>
  );
}
