using System.Text;
using Mycelia.Recorder.Cli.Terminal;

namespace Mycelia.Recorder.Tests.Cli.Live;

public sealed class FrameWriterTests
{
    private readonly FrameWriter _writer = new(hasColours: true);
    private readonly Canvas _canvas = New();

    [Fact]
    public void What_has_not_changed_is_not_sent()
    {
        _canvas.Write(0, 0, "hello");
        Assert.NotEqual(0, _writer.Write(_canvas, isNew: true).Length);
        Assert.Equal(0, _writer.Write(_canvas, isNew: false).Length);
    }

    [Fact]
    public void Only_what_has_changed_is_sent()
    {
        _canvas.Write(1, 2, "hello");
        _writer.Write(_canvas, isNew: true);
        _canvas.Write(1, 2, "hallo");
        Assert.Equal("\e[2;4Ha", Sent());
    }

    [Fact]
    public void A_colour_ends_where_it_ends()
    {
        _writer.Write(_canvas, isNew: true);
        _canvas.Write(0, 0, "no", Ink.Bad);
        Assert.Equal("\e[1;1H\e[0;31mno\e[0m", Sent());
    }

    [Fact]
    public void Without_colours_there_are_none()
    {
        var writer = new FrameWriter(hasColours: false);
        foreach (var ink in Enum.GetValues<Ink>())
            _canvas.Write(0, (int)ink, "x", ink);
        var sent = Encoding.UTF8.GetString(writer.Write(_canvas, isNew: true).Span);
        Assert.DoesNotMatch("\e\\[[0-9;]*(3|4|9|10)[0-7]m", sent);
        Assert.Matches("\e\\[[0-9;]*(3|4)[0-7]m", Encoding.UTF8.GetString(_writer.Write(_canvas, isNew: true).Span));
    }

    [Fact]
    public void A_wide_character_takes_two_cells_and_is_not_cut_in_half()
    {
        Assert.Equal(4, _canvas.Write(0, 0, "麦克", Ink.Plain));
        Assert.Equal(2, New().Write(0, 0, "麦克", Ink.Plain, end: 3));
        Assert.Contains("麦克", Sent(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en_GB.UTF-8", false)]
    [InlineData("C.utf8", false)]
    [InlineData("de_DE.ISO-8859-1", true)]
    [InlineData("POSIX", true)]
    [InlineData(null, true)]
    public void The_locale_decides_whether_more_than_ascii_can_be_shown(string? locale, bool isAscii) =>
        Assert.Equal(isAscii, TerminalTraits.Read(name => name == "LC_ALL" ? locale : null).IsAscii);

    private static Canvas New()
    {
        var canvas = new Canvas(20, 3, isAscii: false);
        canvas.Clear();
        return canvas;
    }

    private string Sent() => Encoding.UTF8.GetString(_writer.Write(_canvas, isNew: false).Span);
}
