import { sentence } from './sentence.ts';

/** What is said while a gateway is installed, moved or saved. */
export const INSTALL_TEXTS = {
  written: sentence(
    `已写好 {config}/plant.yaml，原样即可运行。接下来：
  编辑 {config}/plant.yaml，写入自己的探测器和标签（其中有例子）
  fengsui check --config {config}
  fengsui run --config {config} --data 数据文件夹`,
    `wrote {config}/plant.yaml, which runs as it stands. What comes next:
  edit {config}/plant.yaml: your detectors and badges (there are examples in it)
  fengsui check --config {config}
  fengsui run --config {config} --data DATA`,
  ),
  notEmpty: sentence(
    '{dir} 中已有 {files}：未写入任何文件；请另选文件夹',
    '{dir} already holds {files}: nothing was written; choose another folder',
  ),
} as const;
