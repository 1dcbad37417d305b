import { InputNumber } from 'antd';

type Props = { id: string; value: string | null; onChange: (next: string | null) => void };

/** A percentage as it is typed, from 0 to 100, kept as a decimal without loss. */
export function PercentInput({ id, value, onChange }: Props) {
  return (
    <InputNumber<string>
      id={id}
      data-testid={id}
      className="wide"
      stringMode
      min="0"
      max="100"
      suffix="%"
      value={value}
      onChange={onChange}
    />
  );
}
