using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>
/// Other users of the machine: what is recorded is none of their business, from the first moment, whatever they have put into the folder
/// before.
/// </summary>
public sealed partial class PrivacyTests
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    [Theory]
    [InlineData("000")]
    [InlineData("022")]
    public async Task Whatever_is_made_is_made_private(string mask)
    {
        await using var place = new Workplace();
        var wav = Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(32_000));
        var trace = place.File("trace");
        Directory.CreateDirectory(place.File("out"));
        foreach (
            var line in new[]
            {
                $"record --no-upload --no-realtime --input {wav} --log-file log.txt",
                $"upload {wav} --again --start 2026-01-01T10:00:00Z --no-upload",
                "queue export out",
            }
        )
        {
            using var shell = Process.Start(
                new ProcessStartInfo(
                    "sh",
                    [
                        "-c",
                        $"umask {mask}; exec strace -f -A -o {trace} -e "
                            + "trace=open,openat,creat,mkdir,mkdirat,mknod,mknodat,bind,chmod,fchmod,fchmodat,umask "
                            + $"'{Programs.Recorder}' {line} >&2",
                    ]
                )
                {
                    WorkingDirectory = place.Folder,
                    RedirectStandardError = true,
                }
            )!;
            await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var current = Convert.ToInt32(mask, 8);
        var made = 0;
        foreach (var call in await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken))
        {
            if (call.Contains("+++ exited", StringComparison.Ordinal))
                current = Convert.ToInt32(mask, 8);
            else if (Umask().Match(call) is { Success: true } umask)
                current = Convert.ToInt32(umask.Groups["mode"].Value, 8);
            else if (Made().Match(call) is { Success: true } creation && !call.Contains("/dev/", StringComparison.Ordinal))
            {
                made++;
                Assert.True((Convert.ToInt32(creation.Groups["mode"].Value, 8) & ~current & 0x3f) == 0, call);
            }
            else
            {
                // The socket is bound with the mask, and narrowed to read and write.
                Assert.False(Changed().IsMatch(call) && !call.Contains(".socket", StringComparison.Ordinal), call);
            }
        }

        Assert.InRange(made, 5, 1_000);
        foreach (var file in Directory.EnumerateFiles(place.Folder).Where(file => file != trace && file != wav))
            Assert.True((File.GetUnixFileMode(file) & Others) == 0, file);
    }

    [Theory]
    [InlineData("touch audio_queue.db-wal; chmod 666 audio_queue.db-wal", "audio_queue.db-wal")]
    [InlineData("truncate -s 32768 audio_queue.db-shm; chmod 666 audio_queue.db-shm", "audio_queue.db-shm")]
    [InlineData("echo junk > audio_queue.db-journal; chmod 666 audio_queue.db-journal", "audio_queue.db-journal")]
    [InlineData("ln -s home/precious audio_queue.db.capture", "audio_queue.db.capture")]
    [InlineData("ln -s home/precious audio_queue.db.lock", "audio_queue.db.lock")]
    [InlineData("ln -s home/precious audio_queue.db-wal", "audio_queue.db-wal")]
    [InlineData("ln -s home/precious audio_queue.db", "audio_queue.db")]
    [InlineData("touch audio_queue.db.capture; chmod 666 audio_queue.db.capture", "audio_queue.db.capture")]
    [InlineData("touch audio_queue.db; chmod 666 audio_queue.db", "audio_queue.db")]
    [InlineData("mkfifo audio_queue.db.lock; chmod 666 audio_queue.db.lock", "audio_queue.db.lock")]
    public async Task What_others_put_beside_the_queue_is_refused_and_said(string trap, string name)
    {
        OtherUser.Require();
        await using var place = await SharedAsync();
        OtherUser.Run(OtherUser.Attacker, place.Folder, trap);

        var (exitCode, output) = OtherUser.Run(
            OtherUser.Victim,
            place.Folder,
            $"'{Programs.Recorder}' record --no-upload --no-realtime --input home/a.wav --db audio_queue.db"
        );

        Assert.True(exitCode == 2, output);
        Assert.Contains(name, output, StringComparison.Ordinal);
        Assert.Equal("precious\n", await File.ReadAllTextAsync(place.File("home/precious"), TestContext.Current.CancellationToken));
        Assert.Equal("644", OtherUser.Run(OtherUser.Victim, place.Folder, "stat -c %a home/precious").Output.Trim());
        Assert.False(
            File.Exists(place.File("audio_queue.db"))
                && OtherUser
                    .Run(OtherUser.Attacker, place.Folder, "grep -c RIFF audio_queue.db*")
                    .Output.Contains(":1", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("record --no-upload --no-realtime --input home/a.wav --db home/q.db")]
    [InlineData("queue retry --all --db home/q.db")]
    [InlineData("queue discard --all --yes --db home/q.db")]
    [InlineData("record --no-upload --no-realtime --input home/a.wav --db new.db --log-file home/log")]
    public async Task Root_leaves_nothing_of_its_own_beside_another_users_files(string command)
    {
        OtherUser.Require();
        await using var place = await SharedAsync();
        var record = $"'{Programs.Recorder}' record --no-upload --no-realtime --input home/a.wav --db home/q.db --log-file home/log";
        Assert.Equal(0, OtherUser.Run(OtherUser.Victim, place.Folder, record).ExitCode);
        OtherUser.Run(OtherUser.Victim, place.Folder, "chmod 644 home/q.db");

        var (exitCode, output) = OtherUser.Run(OtherUser.Root, place.Folder, $"'{Programs.Recorder}' {command}");

        Assert.True(exitCode == 2, output);
        Assert.Contains(
            command.EndsWith("log", StringComparison.Ordinal)
                ? "belongs to user 64001"
                : "setpriv --reuid=64001 --regid=64001 --clear-groups -- mycelia-recorder",
            output,
            StringComparison.Ordinal
        );
        Assert.Equal("", OtherUser.Run(OtherUser.Root, place.Folder, "find home ! -user 64001").Output);
        var (next, said) = OtherUser.Run(OtherUser.Victim, place.Folder, record);
        Assert.True(next == 0, said);
        Assert.Equal("600", OtherUser.Run(OtherUser.Victim, place.Folder, "stat -c %a home/q.db").Output.Trim());
    }

    [Fact]
    public async Task What_others_put_into_the_folder_of_an_export_holds_up_nothing()
    {
        OtherUser.Require();
        await using var place = await SharedAsync();
        OtherUser.Run(
            OtherUser.Victim,
            place.Folder,
            $"'{Programs.Recorder}' record --no-upload --no-realtime --input home/a.wav --chunk-seconds 0.25 --db home/q.db; "
                + $"'{Programs.Recorder}' queue export home/out --db home/q.db"
        );
        string[] names =
        [
            .. Directory
                .GetFiles(place.File("home/out"), "*.wav")
                .Select(static path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(4, names.Length);
        OtherUser.Run(
            OtherUser.Attacker,
            place.Folder,
            $"mkdir drop; chmod 1777 drop; cd drop; mkfifo {names[0]}; mkfifo {names[1]}.part; ln -s ../home/precious {names[2]}; cp "
                + $"/dev/null {names[3]}.part; ln -s nowhere manifest.json; ln -s ../home/precious {names[3]}.part-2"
        );

        var (exitCode, output) = OtherUser.Run(
            OtherUser.Victim,
            place.Folder,
            $"timeout 20 '{Programs.Recorder}' queue export drop --db home/q.db"
        );

        Assert.True(exitCode == 0, output);
        Assert.Contains("4 chunks", output, StringComparison.Ordinal);
        Assert.Contains("2 chunks found their names in drop taken by files that are not yours", output, StringComparison.Ordinal);
        var written = OtherUser
            .Run(OtherUser.Root, place.Folder, $"find drop -user {OtherUser.Victim} -type f -printf '%f %m\\n' | sort")
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string Second(int n) => $"{Path.GetFileNameWithoutExtension(names[n])}-2.wav 600";
        Assert.Equal(
            new[] { Second(0), $"{names[1]} 600", Second(2), $"{names[3]} 600", "manifest-2.json 600" }.Order(StringComparer.Ordinal),
            written.Order(StringComparer.Ordinal)
        );
        Assert.Equal("precious\n", await File.ReadAllTextAsync(place.File("home/precious"), TestContext.Current.CancellationToken));
        Assert.Contains(
            "4 chunks there already",
            OtherUser.Run(OtherUser.Victim, place.Folder, $"timeout 20 '{Programs.Recorder}' queue export drop --db home/q.db").Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Root_reads_another_users_queue_and_leaves_it_as_it_is()
    {
        OtherUser.Require();
        await using var place = await SharedAsync();
        Assert.Equal(
            0,
            OtherUser
                .Run(
                    OtherUser.Victim,
                    place.Folder,
                    $"'{Programs.Recorder}' record --no-upload --no-realtime --input home/a.wav --db home/q.db"
                )
                .ExitCode
        );
        foreach (var command in new[] { "queue status", "queue list", "queue export out --from home/q.db", "doctor --quiet" })
            OtherUser.Run(OtherUser.Root, place.Folder, $"'{Programs.Recorder}' {command} --db home/q.db");
        Assert.Equal("", OtherUser.Run(OtherUser.Root, place.Folder, "find home ! -user 64001").Output);
        Assert.NotEmpty(Directory.GetFiles(place.File("out"), "*.wav"));
    }

    [Fact]
    public async Task A_log_that_others_put_there_is_not_written_to()
    {
        OtherUser.Require();
        await using var place = await SharedAsync();
        OtherUser.Run(OtherUser.Attacker, place.Folder, "ln -s home/precious log; touch log2; chmod 666 log2");
        foreach (var log in new[] { "log", "log2" })
        {
            var (exitCode, output) = OtherUser.Run(
                OtherUser.Victim,
                place.Folder,
                $"'{Programs.Recorder}' record --no-upload --no-realtime --input home/a.wav --db home/q.db --log-file {log}"
            );
            Assert.True(exitCode == 2, output);
        }

        Assert.Equal("precious\n", await File.ReadAllTextAsync(place.File("home/precious"), TestContext.Current.CancellationToken));
        Assert.Equal(0, new FileInfo(place.File("log2")).Length);
    }

    [Fact]
    public async Task Nobody_else_can_look_into_the_program_and_no_crash_leaves_its_memory()
    {
        OtherUser.Require();
        await using var place = await SharedAsync();
        using var recorder = OtherUser.Start(
            OtherUser.Victim,
            place.Folder,
            $"exec '{Programs.Recorder}' record --no-upload --input - --db home/q.db"
        );
        try
        {
            var process = $"/proc/{recorder.Id}";
            var deadline = DateTime.UtcNow.AddSeconds(20);
            while (!File.Exists(place.File("home/q.db.capture")) && DateTime.UtcNow < deadline)
                await Task.Delay(50, TestContext.Current.CancellationToken);
            Assert.Matches(
                @"Max core file size\s+0\s+0",
                await File.ReadAllTextAsync($"{process}/limits", TestContext.Current.CancellationToken)
            );
            // What a process cannot be dumped by, it cannot be traced by: the kernel gives its entries to root.
            var (_, seen) = OtherUser.Run(OtherUser.Victim, "/", $"cat {process}/environ {process}/mem | wc -c; stat -c %u {process}/mem");
            Assert.Equal(["0", "0"], seen.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^2..]);
        }
        finally
        {
            recorder.Kill();
            await recorder.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A folder like /tmp, in which each has what is his.</summary>
    private static async Task<Workplace> SharedAsync()
    {
        var place = new Workplace();
        File.SetUnixFileMode(place.Folder, (UnixFileMode)Convert.ToInt32("777", 8));
        Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(16_000));
        await File.WriteAllTextAsync(place.File("precious"), "precious\n");
        using var shell = Process.Start(
            new ProcessStartInfo(
                "sh",
                [
                    "-c",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"mkdir home; mv a.wav precious home; chmod 644 home/*; chmod 755 home; chown -R "
                            + $"{OtherUser.Victim}:{OtherUser.Victim} home; chmod 1777 ."
                    ),
                ]
            )
            {
                WorkingDirectory = place.Folder,
            }
        )!;
        await shell.WaitForExitAsync();
        return place;
    }

    [GeneratedRegex(@"umask\((?<mode>\d+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Umask();

    [GeneratedRegex(@"(O_CREAT.*, |creat\(.*, |mkdir(at)?\(.*, )(?<mode>0\d*)\) += \d", RegexOptions.ExplicitCapture)]
    private static partial Regex Made();

    [GeneratedRegex(@"\b(chmod|fchmod|fchmodat)\(")]
    private static partial Regex Changed();
}
