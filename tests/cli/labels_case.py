"""What tests of labels compute share."""
from case import Cli

FORWARD = 'kind = "forward_return"\nhorizon = 5\n'
QUOTES = "ts,bid_price,ask_price,bid_volume,ask_volume\n"


def quotes_csv(rows=200):
    text = QUOTES
    for i in range(rows):
        bid = 100 + (i * 7919 % 13) / 100
        text += f"2024-01-02T01:{i // 60:02}:{i % 60:02}Z,{bid:.2f},{bid + 0.02:.2f},5,5\n"
    return text


class LabelsCli(Cli):
    def compute(self, text, *arguments):
        (self.folder / "label.toml").write_text(text)
        return self.succeed("labels", "compute", "--label", "label.toml", *arguments)

    def refuse_labels(self, code, says, text, *arguments):
        (self.folder / "label.toml").write_text(text)
        return self.refuse(code, says, "labels", "compute", "--label", "label.toml", *arguments)
