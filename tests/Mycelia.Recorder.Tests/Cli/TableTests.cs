using Mycelia.Recorder.Cli.Commands;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Cli;

/// <summary>Tables on a terminal are no wider than it, and nothing of what they say is cut off; in a pipe every row is a line.</summary>
public sealed class TableTests
{
    private const string Reason =
        "the server refuses it (400): {\"error\":\"the chunk "
        + "/var/lib/somebody/with/a/very/long/path/that/has/no/blank/at/all/in/it.wav is none\"} 日本語";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly (string Name, string Value, string Source)[] Rows =
    [
        ("MYCELIA_PARALLEL_UPLOADS", "4", "default"),
        (
            "MYCELIA_DEVICE",
            "alsa_input.usb-Blue_Microphones_Yeti_Stereo_Microphone_REV8-00.analog-stereo-日本語日本語",
            "/home/somebody/.config/mycelia-recorder/recorder.env"
        ),
        ("MYCELIA_DB", "/home/somebody/a folder with blanks/and/another/one/that/is/long/audio_queue.db", "flag"),
        ("MYCELIA_PLAIN", "no", "environment"),
    ];

    public static TheoryData<int> Widths => [80, 100, 132, 200];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Settings_fit_the_terminal_and_are_whole(int width)
    {
        string[] lines = [.. ConfigTable.Lines(Rows, width)];
        Assert.All(lines, line => Assert.InRange(Canvas.WidthOf(line), 1, width));
        Assert.Equal(Letters(Rows.Select(static row => row.Name + row.Value + row.Source)), Letters(lines));
    }

    [Fact]
    public void A_wide_terminal_is_used() => Assert.Equal(Rows.Length, ConfigTable.Lines(Rows, 200).Count());

    [Fact]
    public void Settings_in_a_pipe_are_a_line_each() =>
        Assert.Equal(
            [
                "MYCELIA_PARALLEL_UPLOADS  4                                         default",
                $"MYCELIA_DEVICE            {Rows[1].Value}  {Rows[1].Source}",
                $"MYCELIA_DB                {Rows[2].Value}  flag",
                "MYCELIA_PLAIN             no                                        environment",
            ],
            ConfigTable.Lines(Rows, null)
        );

    [Theory]
    [MemberData(nameof(Widths))]
    public void Chunks_fit_the_terminal_and_say_all_of_what_went_wrong(int width)
    {
        var table = new QueueTable(width, Now);
        QueueEntry[] entries =
        [
            new(1, false, "0b1c", 0, Now.AddYears(-1), TimeSpan.FromSeconds(9.9), 320_044, 12_345, Reason),
            new(1_234_567, true, "0b1c", 1, null, TimeSpan.FromSeconds(10), 320_044, 1, "down"),
            new(3, false, "0b1c", 2, Now, TimeSpan.FromSeconds(10), 320_044, 0, null),
        ];
        string[] lines = [table.Heading, .. entries.SelectMany(table.Lines)];
        Assert.All(lines, line => Assert.InRange(Canvas.WidthOf(line), 1, width));
        Assert.EndsWith(
            Reason.Replace(" ", "", StringComparison.Ordinal),
            string.Concat(table.Lines(entries[0])).Replace(" ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.EndsWith("  down", table.Lines(entries[1]).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Chunks_in_a_pipe_are_a_line_each()
    {
        var table = new QueueTable(null, Now);
        Assert.Equal("id         begins                   length     size  tries  last error", table.Heading);
        Assert.Equal(
            [$"q3         {Now.ToLocalTime():yyyy-MM-dd} {Now.ToLocalTime():HH:mm:ss}.000    10 s   320 kB      2  {Reason}"],
            table.Lines(new(3, true, "0b1c", 2, Now, TimeSpan.FromSeconds(10), 320_044, 2, Reason))
        );
    }

    [Theory]
    [InlineData("a bb cc", 4, "a bb|cc")]
    [InlineData("a /very/long", 4, "a|/ver|y/lo|ng")]
    [InlineData("日本語", 3, "日|本|語")]
    [InlineData("日", 1, "日")]
    [InlineData("", 4, "")]
    public void A_word_that_is_longer_than_the_line_goes_on_in_the_next(string text, int width, string expected) =>
        Assert.Equal(expected.Split('|'), WordWrap.Lines(text, width));

    private static string Letters(IEnumerable<string> lines) =>
        string.Concat(string.Concat(lines).Where(static letter => letter != ' ').Order());
}
