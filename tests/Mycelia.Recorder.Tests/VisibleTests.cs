using System.Globalization;
using System.Text;
using FsCheck.Fluent;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Tests;

public sealed class VisibleTests
{
    [Theory]
    [InlineData("a microphone, ünïcode, 麦克风, 🎙", "a microphone, ünïcode, 麦克风, 🎙")]
    [InlineData("X\u001b]0;pwned\u0007\u001b[31mY", @"X\x1b]0;pwned\x07\x1b[31mY")]
    [InlineData("a\r\nb\tc", @"a\r\nb\tc")]
    [InlineData("\u0000\u007f\u0085\u009b2J", @"\x00\x7f\x85\x9b2J")]
    [InlineData("\u202etxt.exe\u2066\u200b\ufeff\u2028\u2029\u00ad", @"\u{202e}txt.exe\u{2066}\u{200b}\u{feff}\u{2028}\u{2029}\xad")]
    [InlineData("\U000e0041", @"\u{e0041}")]
    [InlineData("a \ufffd that came so", "a \ufffd that came so")]
    [InlineData(@"C:\x1b", @"C:\x1b")]
    [InlineData(null, "")]
    public void What_is_no_text_becomes_visible(string? text, string shown) => Assert.Equal(shown, Visible.Line(text));

    [Fact]
    public void Half_a_pair_becomes_visible() =>
        Assert.Equal(@"half \u{d83c} of one, \u{df99} of another", Visible.Line("half \ud83c of one, \udf99 of another"));

    [Fact]
    public void Nothing_gets_through_that_could_do_something_to_a_terminal() =>
        Properties.Holds(
            Prop.ForAll(
                ArbMap.Default.ArbFor<int>().Generator.Select(static seed => Hostile(seed)).ToArbitrary(),
                static text =>
                {
                    var line = Visible.Line(text);
                    return line.EnumerateRunes().All(Visible.IsPlain)
                        && !line.Any(static c =>
                            char.IsControl(c)
                            || CharUnicodeInfo.GetUnicodeCategory(c)
                                is UnicodeCategory.Format
                                    or UnicodeCategory.LineSeparator
                                    or UnicodeCategory.ParagraphSeparator
                        )
                        && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line)) == line
                        && Visible.Line(line) == line;
                }
            ),
            cases: 1_000
        );

    [Theory]
    [InlineData(5, "12345…")]
    [InlineData(6, "123456")]
    public void What_is_too_long_is_cut_and_that_is_seen(int longest, string shown) => Assert.Equal(shown, Visible.Line("123456", longest));

    [Fact]
    public void A_cut_never_goes_through_an_escape_or_a_pair()
    {
        for (var longest = 0; longest < 12; longest++)
            Assert.Matches(@"^(a?|a\\x1b|a\\x1b🎙)…$|^a\\x1b🎙b$", Visible.Line("a\u001b🎙b", longest));
    }

    [Fact]
    public void A_line_is_one_line_and_a_layout_keeps_its_own()
    {
        var written = new StringWriter { NewLine = "\n" };
        using var writer = new VisibleWriter(written);
        writer.WriteLine("one\ntwo\u001b[31m");
        writer.WriteLine((object)"three\nfour");
        writer.WriteLine("{0}", "five\nsix");
        writer.Write("a\tb\n\u001b");
        writer.Write(['c', '\u202e'], 0, 2);
        writer.Write('\u0007');
        Assert.Equal("one\\ntwo\\x1b[31m\nthree\\nfour\nfive\\nsix\na\tb\n\\x1bc\\u{202e}\\x07", written.ToString());
    }

    /// <summary>Text of all kinds of characters, most of which nobody wants.</summary>
    private static string Hostile(int seed)
    {
        var random = new Random(seed);
        var ranges = new[]
        {
            (0, 0x20),
            (0x20, 0x7f),
            (0x7f, 0xa0),
            (0xa0, 0x250),
            (0x600, 0x6e0),
            (0x180b, 0x1810),
            (0x2000, 0x2070),
            (0xd800, 0xe000),
            (0xfe00, 0x10000),
        };
        return string.Concat(
            Enumerable
                .Range(0, random.Next(60))
                .Select(_ =>
                {
                    var (from, to) = ranges[random.Next(ranges.Length)];
                    return random.Next(20) == 0
                        ? char.ConvertFromUtf32(random.Next(0xe0000, 0xe0200))
                        : ((char)random.Next(from, to)).ToString();
                })
        );
    }
}
