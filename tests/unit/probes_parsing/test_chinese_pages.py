"""Pages in Chinese, with invented models and numbers."""

from __future__ import annotations

from tests.unit.probes_parsing.reading import prices


def test_ranges_in_thousands_and_chinese_headers() -> None:
    page = """# 价格
| 模型名称 | 条件（千tokens） | 输入单价（百万Tokens） | 缓存输入 元/百万token | 输出单价（百万Tokens） |
|---|---|---|---|---|
| acme-12 | 输入长度 [0, 32) | 2元 | 0.4 | 8元 |
| acme-12 | 输入长度 [32, 200) | 4元 | 0.8 | 16元 |
"""
    assert prices(page) == [
        "acme-12|cached_input|0.4CNY|0-32K",
        "acme-12|cached_input|0.8CNY|32K-200K",
        "acme-12|input|2CNY|0-32K",
        "acme-12|input|4CNY|32K-200K",
        "acme-12|output|16CNY|32K-200K",
        "acme-12|output|8CNY|0-32K",
    ]


def test_items_of_a_bill_by_kind_of_service() -> None:
    page = """# 按量计费
| 模型名称 | 服务类型 | 计费项 | 价格 |
|---|---|---|---|
| acme-13 | 推理服务 | 输入 | 0.0008元/千tokens |
| acme-13 | 推理服务 | 输出 | 0.0032元/千tokens |
| acme-13 | 批量推理 | 输入 | 0.0004元/千tokens |
| acme-14 | 推理服务 | 输入 | 免费 |
"""
    assert prices(page) == [
        "acme-13|input|0.4CNY|batch",
        "acme-13|input|0.8CNY",
        "acme-13|output|3.2CNY",
        "acme-14|input|0CNY",
    ]


def test_lines_of_a_cell_in_chinese_with_the_unit_beside_them() -> None:
    page = """# 计费概述
| 产品名 | 单位 | 刊例价 |
|---|---|---|
| acme-15 | 每百万tokens | 输入：3.18元<br>输出：7.95元 |
"""
    assert prices(page) == ["acme-15|input|3.18CNY", "acme-15|output|7.95CNY"]


def test_what_is_not_audio_is_not_audio() -> None:
    page = """# 价格
| 模型名称 | 输入(非音频)元/百万token | 输入(音频)元/百万token | 输出元/百万token |
|---|---|---|---|
| acme-19 | 0.80 | 12.00 | 2.70 |
"""
    assert prices(page) == ["acme-19|input_audio|12.00CNY", "acme-19|input|0.80CNY", "acme-19|output|2.70CNY"]


def test_tables_of_jsx_with_remarks_and_escapes() -> None:
    page = """# 价格
<Tabs>
  <Tab title="North">
    <table style={{ display: "table" }}>
      <thead><tr><th><strong>模型 ID（Model ID）</strong></th><th>单次请求的输入Token数</th><th>输入单价（每百万Token）</th></tr></thead>
      <tbody>
        <tr>
          <td rowSpan={2} style={{ verticalAlign: "top" }}>
            acme-20

            > 更多详情参考[说明](/notes)
          </td>
          <td>0\\<Token≤128K</td>
          <td>12元</td>
        </tr>
        <tr>
          <td>128K\\<Token≤1M</td>
          <td>24元</td>
        </tr>
      </tbody>
    </table>
  </Tab>
</Tabs>
"""
    assert prices(page, "page.mdx") == ["acme-20|input|12CNY|0-128K", "acme-20|input|24CNY|128K-1M"]


def test_a_million_of_tokens_named_before_them() -> None:
    page = """<html lang="zh"><body><h1>价格</h1><table><tr><th colspan="2">模型</th><th>acme-21</th></tr>
<tr><td rowspan="2">百万tokens输入（缓存未命中）</td><td>空闲时段</td><td>1元</td></tr><tr><td>高峰时段</td><td>2元</td></tr></table></body></html>"""
    assert prices(page, "a.html") == ["acme-21|input|1CNY|off-peak", "acme-21|input|2CNY|peak"]
