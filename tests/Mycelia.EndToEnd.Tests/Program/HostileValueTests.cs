using System.Diagnostics;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>
/// Every command is fed what nobody sane would feed it: it ends with a documented exit code and a sentence, and touches no queue but the
/// one that was named.
/// </summary>
public sealed class HostileValueTests
{
    private static readonly string[] Values =
    [
        "",
        " ",
        "-",
        "\u001b[31m",
        "a\nb",
        "\u202e",
        "full",
        "pipe",
        "dir",
        "loop",
        "nowhere",
        "dir/../dir",
        "a.wav/b",
        "0",
        "-1",
        "9999999999999999999",
        "1e308",
        "NaN",
        "106000w",
        "0001-01-01",
        "9999-12-31T23:59:59Z",
        "9999-12-31",
        "9999-12",
        "1969-07-20T20:17:00Z",
        ":memory:",
        "file:x?mode=memory",
        new('x', 5_000),
        "%s%n",
        "\ud83d\ude00",
    ];

    private static readonly string[][] Commands =
    [
        ["record", "--no-upload", "--no-realtime"],
        ["status"],
        ["devices"],
        ["auth"],
        ["upload"],
        ["queue"],
        ["queue", "status"],
        ["queue", "list"],
        ["queue", "export"],
        ["queue", "retry"],
        ["queue", "discard"],
        ["history"],
        ["verify"],
        ["notify"],
        ["doctor"],
        ["service", "status"],
        ["service", "install", "--print"],
        ["service", "logs"],
        ["service", "unit"],
        ["setup", "--no-service", "--dry-run"],
        ["uninstall", "--dry-run"],
        ["config"],
        ["completion"],
        ["complete", "--"],
    ];

    private static readonly string[] Options =
    [
        "--db",
        "--env-file",
        "--input",
        "--start",
        "--duration",
        "--rate",
        "--channels",
        "--chunk-seconds",
        "--device",
        "--backend",
        "--max-queue-size",
        "--max-queue-age",
        "--min-free-disk",
        "--since",
        "--until",
        "--day",
        "--month",
        "--at",
        "--only",
        "--notify",
        "--limit",
        "--recording",
        "--from",
        "--url",
        "--client-id",
        "--ca-file",
        "--encoding",
        "--log-file",
        "--log-level",
        "--destination",
        "--drain-timeout",
        "--parallel-uploads",
        "--name",
        "--secret-file",
        "--program",
        "--lines",
    ];

    /// <summary>More of them with <c>HOSTILE_CASES</c>.</summary>
    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("HOSTILE_CASES"), out var cases) ? cases : 120;

    [Fact]
    public async Task No_value_ends_a_command_with_anything_but_a_sentence()
    {
        await using var place = new Workplace();
        var wav = Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(16_000));
        Assert.Equal(
            0,
            (await RecorderProcess.RunAsync(place.Folder, [], "record", "--no-upload", "--no-realtime", "--input", wav)).ExitCode
        );
        var queue = await File.ReadAllBytesAsync(place.File("audio_queue.db"), TestContext.Current.CancellationToken);
        var random = new Random(20261127);
        await Parallel.ForAsync(
            0,
            Cases,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken },
            async (_, _) =>
            {
                string[] args;
                lock (random)
                    args = Draw(random);
                await using var own = new Workplace();
                Furnish(own);
                var result = await RecorderProcess.RunAsync(
                    own.Folder,
                    [new("MYCELIA_URL", "http://127.0.0.1:9"), new("MYCELIA_CLIENT_ID", "x"), new("MYCELIA_TOKEN", "y")],
                    args
                );
                Civility.Check(args, result.ExitCode, result.Output + result.Error);
            }
        );
        Assert.Equal(queue, await File.ReadAllBytesAsync(place.File("audio_queue.db"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task No_time_is_too_far_away_to_be_asked_about()
    {
        await using var place = new Workplace();
        var wav = Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(16_000));
        await RecorderProcess.RunAsync(place.Folder, [], "record", "--no-upload", "--no-realtime", "--input", wav);
        var folder = Directory.CreateDirectory(place.File("folder")).FullName;
        string[] ends = ["0001-01-01", "0001-01", "9999-12-31", "9999-12", "9999-12-31T23:59:59.9999999", "9999999d"];
        foreach (var zone in (string[])["Pacific/Kiritimati", "America/New_York"])
        {
            string[][] questions =
            [
                .. from option in (string[])["--day", "--month", "--at", "--since", "--until"]
                from end in ends
                select new[] { "history", option, end },
                .. from option in (string[])["--day", "--since", "--until"]
                from end in ends
                select new[] { "verify", "--destination", $"file:{folder}", option, end },
                ["history", "--since", "0001-01-01", "--until", "9999-12-31"],
                ["history", "--since", "0001-01-01", "--until", "9999-12-31", "--json"],
                ["verify", "--destination", $"file:{folder}", "--since", "0001-01-01", "--until", "9999-12-31"],
            ];
            foreach (var question in questions)
            {
                var result = await RecorderProcess.RunAsync(place.Folder, [new("TZ", zone)], question);
                Civility.Check(question, result.ExitCode, result.Output + result.Error);
            }
        }
    }

    [Theory]
    [InlineData("queue list")]
    [InlineData("queue status --json")]
    [InlineData("config")]
    [InlineData("config --json")]
    [InlineData("doctor")]
    [InlineData("devices")]
    [InlineData("auth")]
    [InlineData("status")]
    [InlineData("completion bash")]
    [InlineData("queue --help")]
    [InlineData("--version")]
    public async Task A_standard_output_that_takes_nothing_is_said(string line)
    {
        await using var place = new Workplace();
        var wav = Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(16_000));
        await RecorderProcess.RunAsync(place.Folder, [], "record", "--no-upload", "--no-realtime", "--input", wav);
        foreach (var redirection in new[] { "> /dev/full", ">&-", "<&- >&- 2>&-" })
        {
            var start = new ProcessStartInfo("sh", ["-c", $"exec '{Programs.Recorder}' {line} {redirection}"])
            {
                WorkingDirectory = place.Folder,
                RedirectStandardError = true,
            };
            start.Environment["PULSE_SERVER"] = "unix:/nonexistent";
            using var process = Process.Start(start)!;
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Civility.Check([line, redirection], process.ExitCode, error, isHeard: !redirection.Contains("2>&-", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("queue list --json")]
    [InlineData("config")]
    [InlineData("completion bash")]
    [InlineData("queue --help")]
    [InlineData("--version")]
    public async Task A_standard_output_that_is_closed_is_said_to_be(string line)
    {
        await using var place = new Workplace();
        await RecorderProcess.RunAsync(
            place.Folder,
            [],
            "record",
            "--no-upload",
            "--no-realtime",
            "--input",
            Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(16_000))
        );
        using var process = Process.Start(
            new ProcessStartInfo("sh", ["-c", $"exec '{Programs.Recorder}' {line} >&-"])
            {
                WorkingDirectory = place.Folder,
                RedirectStandardError = true,
            }
        )!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, "mycelia-recorder: cannot write to the standard output: it is closed\n"), (process.ExitCode, error));
    }

    /// <summary>What is no file, of the test's own: never the machine's.</summary>
    private static void Furnish(Workplace place)
    {
        Directory.CreateDirectory(place.File("dir"));
        using var shell = Process.Start(
            new ProcessStartInfo("sh", ["-c", "mknod full c 1 7 2>&-; mkfifo pipe; ln -s loop loop; ln -s nothing nowhere"])
            {
                WorkingDirectory = place.Folder,
            }
        )!;
        shell.WaitForExit();
    }

    private static string[] Draw(Random random)
    {
        var command = Commands[random.Next(Commands.Length)];
        string[] args = [.. command];
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            var value = Values[random.Next(Values.Length)];
            args = random.Next(3) switch
            {
                0 => [.. args, value],
                1 => [.. args, $"{Options[random.Next(Options.Length)]}={value}"],
                _ => [.. args, Options[random.Next(Options.Length)], value],
            };
        }

        // Without one, a recorder without end would wait for its microphone.
        return command[0] == "record" && !args.Contains("--duration") ? [.. args, "--duration", "1"] : args;
    }
}
