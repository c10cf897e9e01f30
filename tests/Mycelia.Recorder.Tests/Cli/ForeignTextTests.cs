using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Cli.Devices;
using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Cli.Doctor;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Cli.Logging;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;
using Spectre.Console;

namespace Mycelia.Recorder.Tests.Cli;

/// <summary>Text that others chose, in every event and list, through everything that writes for people, logs and shells.</summary>
public sealed class ForeignTextTests
{
    private const string Hostile = "X\u001b]0;pwned\u0007\u001b[31mY\u202eZ\n<3>forged\r\u2028\u009b2J\u200b\u0000[red]";

    private static readonly AudioDevice Device = new(Hostile, Hostile, AudioFormat.Default, "s16le", true, false, AudioDeviceState.Running);

    public static TheoryData<string> Events =>
        [
            .. typeof(RecorderEvent)
                .Assembly.GetTypes()
                .Where(static type => type.IsSubclassOf(typeof(RecorderEvent)) && !type.IsAbstract)
                .Select(static type => type.Name),
        ];

    [Theory]
    [MemberData(nameof(Events))]
    public void No_event_brings_anything_but_text_into_a_line(string name)
    {
        var happening = (RecorderEvent)Make(typeof(RecorderEvent).Assembly.GetTypes().Single(type => type.Name == name))!;
        var said = new StringWriter { NewLine = "\n" };
        var log = Path.GetTempFileName();
        try
        {
            using (var book = new LogBook(new Ignored(), new RotatingFile(log, 1_000_000, 1), null, LogLevel.Debug, TimeProvider.System))
                book.Report(happening);
            AssertText(File.ReadAllText(log), lines: 1);
        }
        finally
        {
            File.Delete(log);
        }

        ILineTerminal[] terminals = [new PlainTerminal(said), new JournaldTerminal(said), new ColourTerminal(Plain(said))];
        foreach (var terminal in terminals)
        {
            new LineDisplay(terminal, verbose: true, quiet: false, TimeProvider.System).Report(happening);
            AssertText(said.ToString(), lines: 1);
            said.GetStringBuilder().Clear();
        }

        using var json = new MemoryStream();
        new JsonDisplay(json, TimeProvider.System).Report(happening);
        AssertText(System.Text.Encoding.UTF8.GetString(json.ToArray()), lines: 1);
    }

    [Fact]
    public void Lists_of_devices_have_a_line_for_each()
    {
        // The heading, the device, and the two names that follow the defaults.
        Assert.Equal(4, DeviceTable.Lines([Device]).Count());
        Assert.All(DeviceTable.Lines([Device]), static line => AssertText(line, lines: 0));
        InputLevel[] heard = [new(Device, null, null), new(Device, null, Hostile)];
        Assert.All(LevelBars.Lines(heard, 400), static line => AssertText(line, lines: 0));
        var said = new StringWriter { NewLine = "\n" };
        new LevelLines(said).Show(DateTimeOffset.UnixEpoch, heard);
        AssertText(said.ToString(), lines: 1);
    }

    [Fact]
    public void A_name_without_end_does_not_fill_the_screen()
    {
        var endless = Device with { Name = new('n', 100_000), Description = new('d', 100_000) };
        Assert.All(DeviceTable.Lines([endless]), static line => Assert.InRange(line.Length, 1, 600));
        var said = new StringWriter();
        new PlainTerminal(said).Write("12:00:00", new(Tone.Note, new string('x', 1_000_000)));
        Assert.InRange(said.ToString().Length, 1, Visible.LongestLine + 100);
    }

    [Fact]
    public void A_finding_is_one_line()
    {
        var said = new StringWriter { NewLine = "\n" };
        new FindingView(Plain(said), isPlain: false).Show(new(Hostile, Verdict.Bad, Hostile, Hostile));
        AssertText(said.ToString(), lines: 1);
    }

    [Fact]
    public async Task Systemd_is_told_one_thing_at_a_time()
    {
        var state = RecorderState.Begin(DateTimeOffset.UnixEpoch, uploads: true) with
        {
            Capture = CaptureState.Recording,
            Device = Hostile,
        };
        AssertText(StateLine.Of(state), lines: 0);
        var path = Path.Combine(Path.GetTempPath(), $"mycelia-notify-{Guid.NewGuid():N}");
        using var listener = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Dgram,
            System.Net.Sockets.ProtocolType.Unspecified
        );
        listener.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
        try
        {
            using var systemd = new SystemdSocket(path);
            systemd.Send($"STATUS={Hostile}");
            var told = new byte[4_096];
            var length = await listener.ReceiveAsync(told, TestContext.Current.CancellationToken);
            AssertText(System.Text.Encoding.UTF8.GetString(told, 0, length), lines: 0);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_local_servers_log_has_a_line_for_a_message()
    {
        var said = new StringWriter { NewLine = "\n" };
        using var logger = new global::Mycelia.LocalServer.Hosting.LineLogger(said, TimeProvider.System);
        logger.Log(
            Microsoft.Extensions.Logging.LogLevel.Error,
            default,
            Hostile,
            new InvalidOperationException(Hostile),
            static (state, _) => state
        );
        AssertText(said.ToString(), lines: 1);
    }

    private static void AssertText(string said, int lines)
    {
        Assert.InRange(said.Count(static c => c == '\n'), 0, lines);
        Assert.DoesNotContain(
            said.Replace("\n", "", StringComparison.Ordinal),
            static c =>
                char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
        );
    }

    private static IAnsiConsole Plain(TextWriter output)
    {
        var console = AnsiConsole.Create(
            new()
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(output),
            }
        );
        console.Profile.Width = 100_000;
        return console;
    }

    /// <summary>Something of a type, with hostile text wherever there is any.</summary>
    private static object? Make(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return Hostile;
        if (type == typeof(DateTimeOffset))
            return DateTimeOffset.UnixEpoch;
        if (type == typeof(DateOnly))
            return DateOnly.FromDayNumber(739_000);
        if (type == typeof(AudioFormat))
            return AudioFormat.Default;
        if (type == typeof(UploadOutcome.Failed))
            type = typeof(UploadOutcome.Misconfigured);
        if (type == typeof(RecorderState))
            return RecorderState.Begin(DateTimeOffset.UnixEpoch, uploads: true) with
            {
                Capture = CaptureState.Recording,
                Device = Hostile,
                Reason = Hostile,
                JournalProblem = Hostile,
            };
        if (type.IsPrimitive || type.IsEnum || type.GetConstructors() is not [.., var constructor])
            return RuntimeHelpers.GetUninitializedObject(type);
        return constructor.Invoke(
            BindingFlags.Default,
            null,
            [.. constructor.GetParameters().Select(static parameter => Make(parameter.ParameterType))],
            CultureInfo.InvariantCulture
        );
    }

    private sealed class Ignored : IProgress<RecorderEvent>
    {
        public void Report(RecorderEvent value) { }
    }
}
