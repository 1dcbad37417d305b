import { Collapse, Tag } from 'antd';
import { useDesk } from '../api/session';
import type { Finding } from '../api/types.gen';
import { useWords } from '../i18n';
import { byWeight, Findings, LEVEL_COLOURS } from './findings';
import { grouped } from '../kit/figures';

/** Findings by the rule that they break, the heaviest rules first; each in the order in which they came. */
export function byRule(findings: readonly Finding[]): [string, Finding[]][] {
  const rules = new Map<string, Finding[]>();
  for (const finding of byWeight(findings)) rules.set(finding.code, [...(rules.get(finding.code) ?? []), finding]);
  return [...rules];
}

type Props = {
  findings: readonly Finding[];
  /** The register whose rules they break: it tells what each asks for. */
  register: string;
  /** How often a rule was broken, where more breaches were counted than are named. */
  count?: (code: string) => number | undefined;
};

/** Many findings: one line a rule with how often it was broken, the first one open. */
export function FindingsByRule({ findings, register, count }: Props) {
  const { t, say, word } = useWords();
  const rules = useDesk().register(register)?.rules ?? [];
  const groups = byRule(findings);
  const [first] = groups;
  if (!first) return null;
  return (
    <Collapse
      size="small"
      defaultActiveKey={[first[0]]}
      data-testid="findings-by-rule"
      items={groups.map(([code, of]) => {
        const asks = rules.find((rule) => rule.code === code)?.asks;
        const level = of[0]?.level ?? 'note';
        return {
          key: code,
          label: (
            <span data-testid={`rule-${code}`}>
              <Tag color={LEVEL_COLOURS[level]}>{word('level', level)}</Tag>
              {asks ? t('finding.asks', { asks: say(asks) }) : say(of[0]?.message)}
            </span>
          ),
          extra: <strong className="figure">{t('finding.count', { n: grouped(count?.(code) ?? of.length) })}</strong>,
          children: (
            <div className="rule-findings">
              <Findings findings={of} />
            </div>
          ),
        };
      })}
    />
  );
}
