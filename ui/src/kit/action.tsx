import { Button, type ButtonProps } from 'antd';

/** A button that a test finds by its id. */
export function Action({ testid, ...rest }: ButtonProps & { testid: string }) {
  return <Button {...rest} data-testid={testid} />;
}
