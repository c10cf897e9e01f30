using System.Text;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Cli.Display.Live;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli.Live;

public sealed class KeyboardTests : IRecorderControls
{
    private readonly List<string> _asked = [];

    [Fact]
    public void Each_key_does_what_the_display_says()
    {
        Type("pq");
        Assert.Equal(["pause", "stop"], _asked);
    }

    [Fact]
    public void A_mark_takes_a_label_and_the_letters_in_it_are_no_commands()
    {
        Type("mpq é🎙\x7f!\r");
        Assert.Equal(["mark pq é!"], _asked);
    }

    [Fact]
    public void A_mark_without_a_label_has_a_number()
    {
        Type("m\rm  \r");
        Assert.Equal(["mark mark 1", "mark mark 2"], _asked);
    }

    [Fact]
    public void Escape_marks_nothing()
    {
        Type("mabc");
        Type("\e");
        Assert.Null(Type("").Label);
        Assert.Empty(_asked);
    }

    [Fact]
    public void Cursor_keys_and_control_characters_do_nothing()
    {
        Type("\e[A\e[1;5C\eOP\x01\t");
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData("q")]
    [InlineData("?")]
    [InlineData("h")]
    [InlineData("\e")]
    [InlineData("x")]
    public void Help_is_left_by_any_key_which_does_nothing_else(string key)
    {
        Assert.True(Type("?").ShowsHelp);
        Assert.False(Type(key).ShowsHelp);
        Assert.Empty(_asked);
    }

    [Fact]
    public void A_moment_is_marked_and_the_recording_paused_from_the_help_at_once()
    {
        Assert.False(Type("?mhere\r").ShowsHelp);
        Assert.False(Type("?p").ShowsHelp);
        Assert.Equal(["mark here", "pause"], _asked);
    }

    [Fact]
    public void X_forgets_as_many_minutes_as_are_typed()
    {
        Assert.Equal("", Type("x").Minutes);
        Assert.Equal("15", Type("105\u007f\u007f5").Minutes);
        Assert.Null(Type("\r").Minutes);
        Assert.Equal(["forget 15"], _asked);
    }

    [Theory]
    [InlineData("x\r")]
    [InlineData("x0\r")]
    [InlineData("x10\e")]
    [InlineData("x10q")]
    [InlineData("x1x")]
    public void Anything_but_a_number_and_enter_forgets_nothing(string keys)
    {
        Assert.Null(Type(keys).Minutes);
        Assert.Empty(_asked);
    }

    [Fact]
    public void A_label_has_an_end()
    {
        Type("m" + new string('x', 5_000) + "\r");
        Assert.Equal(125, Assert.Single(_asked).Length);
    }

    [Fact]
    public void Z_goes_from_minutes_to_yesterday_and_round()
    {
        Assert.Equal(StripZoom.Minutes, Type("").Zoom);
        Assert.Equal(StripZoom.Hour, Type("z").Zoom);
        Assert.Equal(StripZoom.Yesterday, Type("zz").Zoom);
        Assert.Equal(StripZoom.Minutes, Type("z").Zoom);
    }

    [Fact]
    public void The_page_of_events_scrolls_and_is_left_by_any_other_key()
    {
        Assert.Equal(0, Type("e").Events);
        Assert.Equal(12, Type("\e[A\e[5~k").Events);
        Assert.Equal(1, Type("\e[6~j").Events);
        Assert.Equal(0, Type("\e[6~").Events);
        Assert.Null(Type("q").Events);
        Assert.Empty(_asked);
        Assert.Null(Type("ep").Events);
        Assert.Equal(["pause"], _asked);
    }

    IReadOnlyList<LevelReading> IRecorderControls.ReadLevels() => [default];

    LedgerPage? IRecorderControls.ReadLedger(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now) => null;

    void IRecorderControls.TogglePause() => _asked.Add("pause");

    void IRecorderControls.Mark(string label) => _asked.Add($"mark {label}");

    void IRecorderControls.Forget(TimeSpan last) => _asked.Add($"forget {last.TotalMinutes}");

    void IRecorderControls.Stop() => _asked.Add("stop");

    private Keyboard? _keyboard;

    private Keyboard Type(string keys)
    {
        _keyboard ??= new(this);
        foreach (var key in KeyDecoder.Decode(Encoding.UTF8.GetBytes(keys)))
            _keyboard.Press(key);
        return _keyboard;
    }
}
