using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>What answers <c>status</c> in the place of a recorder.</summary>
public sealed class FalseStatusTests
{
    private const string Well = """
        {"time":"2026-03-01T12:00:00.000Z","pid":1,"state":"STATE","since":"2026-03-01T12:00:00.000Z","device":"DEVICE","peak_db":null,"rms_db":null,"queue":{"chunks":0,"duration_ms":0,"bytes":0,"oldest_start":null,"quarantined":0},"upload":{"state":"waiting","reason":"REASON","next_try":null,"last_success":null},"today":{"captured_ms":0,"uploaded_ms":0,"interruptions":0,"quarantined":0,"lost":0,"possibly_repeated":0},"problems":[{"code":"x","since":null,"text":"PROBLEM"}]}
        """;

    /// <summary>Where text stands in it.</summary>
    private static readonly string[] Fields = ["STATE", "DEVICE", "REASON", "PROBLEM"];

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("nonsense")]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{\"state\":null}")]
    public async Task What_is_no_state_is_said_to_be_none(string answer)
    {
        await using var place = new Workplace();
        using var listener = Listen(place.QueueFile + ".socket");
        var serving = ServeAsync(listener, answer + "\n");
        foreach (var words in new string[][] { ["status"], ["status", "--json"], ["status", "--follow"] })
        {
            var (exitCode, output, error) = await RecorderProcess.RunAsync(place.Folder, [], words);
            Assert.Equal((1, ""), (exitCode, output));
            Assert.Contains("is not understood", error, StringComparison.Ordinal);
            Assert.Single(error.Trim().Split('\n'));
        }

        listener.Dispose();
        await serving;
    }

    [Theory]
    [InlineData("\"captured_ms\":0", "\"captured_ms\":1e300")]
    [InlineData("\"duration_ms\":0", "\"duration_ms\":\"0\"")]
    [InlineData("\"chunks\":0", "\"chunks\":99999999999999999999")]
    [InlineData("\"problems\":[", "\"problems\":[7,")]
    [InlineData("2026-03-01T12:00:00.000Z\",\"device", "yesterday\",\"device")]
    public async Task A_state_of_which_one_thing_is_wrong_is_none(string right, string wrong)
    {
        Assert.Contains(right, Well, StringComparison.Ordinal);
        await using var place = new Workplace();
        using var listener = Listen(place.QueueFile + ".socket");
        var serving = ServeAsync(listener, Well.Trim().Replace(right, wrong, StringComparison.Ordinal) + "\n");
        Assert.Contains("is not understood", (await RecorderProcess.RunAsync(place.Folder, [], "status")).Error, StringComparison.Ordinal);
        listener.Dispose();
        await serving;
    }

    [Fact]
    public async Task A_recorder_at_which_too_many_wait_does_not_answer_and_is_not_said_to_be_away()
    {
        await using var place = new Workplace();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(place.QueueFile + ".socket"));
        listener.Listen(1);
        var waiting = new List<Socket>();
        try
        {
            for (var isFull = false; !isFull; )
            {
                waiting.Add(new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false });
                try
                {
                    await waiting[^1]
                        .ConnectAsync(new UnixDomainSocketEndPoint(place.QueueFile + ".socket"), TestContext.Current.CancellationToken);
                }
                catch (SocketException)
                {
                    isFull = true;
                }
            }

            foreach (var words in new string[][] { ["status"], ["status", "--follow"] })
            {
                var (exitCode, output, error) = await RecorderProcess.RunAsync(place.Folder, [], words);
                Assert.Equal((1, ""), (exitCode, output));
                Assert.Contains("does not answer", error, StringComparison.Ordinal);
            }
        }
        finally
        {
            waiting.ForEach(static socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task Its_text_is_text()
    {
        const string hostile = "X\\u001b[31mY\\n<3>forged\\u202eZ";
        await using var place = new Workplace();
        using var listener = Listen(place.QueueFile + ".socket");
        var serving = ServeAsync(
            listener,
            Fields.Aggregate(Well.Trim(), static (all, field) => all.Replace(field, hostile, StringComparison.Ordinal)) + "\n"
        );
        foreach (var words in new string[][] { ["status"], ["status", "--json"], ["status", "--follow"], ["status", "--follow", "--json"] })
        {
            await using var status = RecorderProcess.Start(place.Folder, [], words);
            await status.ExitAsync();
            Assert.Contains("31mY", status.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(
                status.Output,
                static c => (char.IsControl(c) && c != '\n') || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format
            );
            Assert.DoesNotContain("\n<3>", status.Output, StringComparison.Ordinal);
        }

        listener.Dispose();
        await serving;
    }

    [Theory]
    [InlineData("status")]
    [InlineData("status", "--follow")]
    public async Task A_line_without_an_end_takes_neither_memory_nor_time(params string[] words)
    {
        await using var place = new Workplace();
        using var listener = Listen(place.QueueFile + ".socket");
        var serving = ServeAsync(listener, new string('x', 200_000_000));
        var began = Stopwatch.GetTimestamp();
        var (exitCode, _, error) = await RecorderProcess.RunAsync(place.Folder, [], words);
        Assert.Equal(1, exitCode);
        Assert.Contains("it does not end", error, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 4);
        listener.Dispose();
        await serving;
    }

    [Fact]
    public async Task Silence_is_given_up()
    {
        await using var place = new Workplace();
        using var listener = Listen(place.QueueFile + ".socket");
        var serving = ServeAsync(listener, null);
        Assert.Equal(1, (await RecorderProcess.RunAsync(place.Folder, [], "status")).ExitCode);
        Assert.Equal(1, (await RecorderProcess.RunAsync(place.Folder, [], "status", "--follow")).ExitCode);
        listener.Dispose();
        await serving;
    }

    [Fact]
    public async Task Another_users_program_in_its_place_is_named_and_not_believed()
    {
        await using var place = new Workplace();
        File.SetUnixFileMode(place.Folder, (UnixFileMode)0b111_111_111);
        var start = new ProcessStartInfo(
            "setpriv",
            [
                "--reuid",
                "4711",
                "--regid",
                "4711",
                "--clear-groups",
                "/usr/bin/python3",
                "-c",
                "import socket,sys\ns=socket.socket(socket.AF_UNIX);s.bind(sys.argv[1]);s.listen();print('ready',flush=True)\nwhile "
                    + "True:\n c,_=s.accept();c.sendall(sys.argv[2].encode());c.close()",
                place.QueueFile + ".socket",
                Well,
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var stranger = Process.Start(start)!;
        try
        {
            Assert.SkipUnless(
                await stranger.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) == "ready",
                "nobody can be another user here"
            );
            var (exitCode, output, error) = await RecorderProcess.RunAsync(place.Folder, [], "status");
            Assert.Equal((1, ""), (exitCode, output));
            Assert.Contains("is no recorder of yours but a program of user 4711", error, StringComparison.Ordinal);
        }
        finally
        {
            if (!stranger.HasExited)
                stranger.Kill();
        }
    }

    [Fact]
    public async Task A_recorder_answers_its_user_and_root_and_nobody_else()
    {
        await using var place = new Workplace();
        await using var sound = await PulseServer.StartAsync();
        await using var recorder = RecorderProcess.Start(place.Folder, sound.Environment, "--device", "virtmic", "--no-upload", "--json");
        await recorder.EventAsync("recording_started");
        File.SetUnixFileMode(place.Folder, (UnixFileMode)0b111_111_111);
        // Whatever became of its mode: the file is not what keeps others out.
        File.SetUnixFileMode(place.QueueFile + ".socket", (UnixFileMode)0b111_111_111);
        Assert.Equal(0, (await RecorderProcess.RunAsync(place.Folder, [], "status")).ExitCode);
        var asked = Process.Start(
            new ProcessStartInfo(
                "setpriv",
                [
                    "--reuid",
                    "4711",
                    "--regid",
                    "4711",
                    "--clear-groups",
                    "/usr/bin/python3",
                    "-c",
                    "import socket,sys\ns=socket.socket(socket.AF_UNIX);s.connect(sys.argv[1])\ntry:\n "
                        + "s.sendall(b'status\\n');print(len(s.recv(100)))\nexcept OSError:\n print(0)",
                    place.QueueFile + ".socket",
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var answer = await asked.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await asked.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(asked.ExitCode == 0, "nobody can be another user here");
        Assert.Equal("0", answer.Trim());
        asked.Dispose();
    }

    private static Socket Listen(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        return listener;
    }

    /// <summary>Answers whoever asks, and closes; null: says nothing.</summary>
    private static async Task ServeAsync(Socket listener, string? answer)
    {
        var silent = new List<Socket>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync();
                if (answer is null)
                {
                    silent.Add(client);
                    continue;
                }

                using var _ = client;
                try
                {
                    await client.ReceiveAsync(new byte[32]);
                    for (ReadOnlyMemory<byte> rest = Encoding.UTF8.GetBytes(answer); rest.Length > 0; )
                        rest = rest[await client.SendAsync(rest)..];
                }
                catch (SocketException)
                {
                    // It has heard enough.
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
            silent.ForEach(static client => client.Dispose());
        }
    }
}
