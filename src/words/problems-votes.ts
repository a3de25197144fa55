import { problem, problemsIn } from './problems.ts';
import { sentence } from './sentence.ts';

/** What is wrong with votes of detectors. */
export const voteProblem = problemsIn({
  'vote-no-detector': problem(
    sentence('表决 {id}：没有气体探测器 {point}', 'the vote {id}: there is no gas detector {point}'),
    sentence('{mend}', '{mend}'),
  ),
  'vote-twice': problem(
    sentence('表决 {id} 中 {point} 出现两次', 'the vote {id}: {point} is there twice'),
    sentence('请删去一个', 'remove one'),
  ),
  'vote-other-gas': problem(
    sentence(
      '表决 {id}：{point} 测量 {gas}，其他成员测量 {wanted}',
      'the vote {id}: {point} measures {gas}, others {wanted}',
    ),
    sentence('成员须测量同一种气体：请另设一个表决', 'members measure one gas: make another vote of it'),
  ),
  'vote-no-alarm': problem(
    sentence('表决 {id}：{point} 没有报警 {condition}', 'the vote {id}: {point} has no alarm {condition}'),
    sentence('请为该测点设置此限值，或改 `condition`', 'give the point that limit, or write another `condition`'),
  ),
  'vote-too-many': problem(
    sentence(
      '表决 {id} 需要 {need} 票，而只有 {of} 个成员：永远不会成立',
      'the vote {id} needs {need} of {of} members: it could never be true',
    ),
    sentence('请让 need 不大于成员数', 'make `need` at most the number of members'),
  ),
  'vote-no-zone': problem(
    sentence('表决 {id} 的成员不在同一区域', 'the members of the vote {id} share no zone'),
    sentence('请把它们画进同一区域', 'draw a zone around them'),
  ),
});
