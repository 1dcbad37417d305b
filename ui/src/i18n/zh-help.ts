/** Words of the page of guides in Chinese. The guides themselves lie in `docs/guide`. */
export const zhHelp = {
  'menu.help': '使用手册',
  'help.parts': '手册目录',
  'help.sections': '本篇内容',
  'help.first-report': '十五分钟上手',
  'help.compliance': '合规专员',
  'help.annotation': '标注负责人',
  'help.legal': '法务审核',
  'help.keys': '键盘操作',
  'help.glossary': '术语表',
};
