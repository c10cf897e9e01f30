using System.Diagnostics;
using Mycelia.Recorder.Importing;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Limits;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.Importing;

/// <summary>Files of other programs that an import must take whole, or refuse in a sentence.</summary>
public sealed class SoundFileKindsTests(SoundFolder folder) : IClassFixture<SoundFolder>, IDisposable
{
    private readonly TemporaryQueue _file = new();
    private readonly Events _events = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task What_ffmpeg_alone_decodes_is_imported_whole_or_refused_with_the_second()
    {
        foreach (var name in new[] { "a.m4a", "a.webm", "flac.oga" })
        {
            Make(
                name,
                name == "flac.oga" ? "-c:a flac"
                    : name == "a.m4a" ? "-movflags +faststart"
                    : ""
            );
            Assert.Equal(ImportOutcome.Imported, await ImportAsync(name));
            Assert.InRange(_events.Of<FileImported>()[^1].Duration.TotalSeconds, SoundFolder.Seconds - 0.05, SoundFolder.Seconds + 0.1);
            var bytes = await File.ReadAllBytesAsync(folder.PathOf(name), TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(
                folder.PathOf("cut-" + name),
                bytes[..(bytes.Length * 6 / 10)],
                TestContext.Current.CancellationToken
            );
            if (await ImportAsync("cut-" + name) == ImportOutcome.Imported)
                Assert.Contains("cut off", _events.Of<FileImported>()[^1].Remark, StringComparison.Ordinal);
            else
                Assert.Matches(@"ffmpeg.*, after [12](\.\d+)? s$", _events.Of<FileNotImported>()[^1].Reason);
        }
    }

    [Theory]
    [InlineData(417, false)]
    [InlineData(3_000, true)]
    public async Task The_first_frame_of_an_mp3_is_found_behind_zeros_and_rubbish(int length, bool isRubbish)
    {
        var before = new byte[length];
        if (isRubbish)
            new Random(length).NextBytes(before);
        await File.WriteAllBytesAsync(
            folder.PathOf("behind.mp3"),
            [.. before, .. Bytes("noindex.mp3")],
            TestContext.Current.CancellationToken
        );
        Assert.Equal(ImportOutcome.Imported, await ImportAsync("behind.mp3"));
        Assert.InRange(_events.Of<FileImported>()[^1].Duration.TotalSeconds, SoundFolder.Seconds, SoundFolder.Seconds + 0.1);
    }

    [Fact]
    public async Task A_rate_of_which_a_second_is_a_day_is_refused()
    {
        var wav = Chirp.Wav(AudioFormat.Default, 16_000);
        wav[24] = 1;
        wav[25] = 0;
        await File.WriteAllBytesAsync(folder.PathOf("slow.wav"), wav, TestContext.Current.CancellationToken);
        Assert.Equal(ImportOutcome.Unusable, await ImportAsync("slow.wav"));
        Assert.Contains("a rate of 1 Hz", _events.Of<FileNotImported>()[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_refused_at_once()
    {
        using (var make = Process.Start("mkfifo", folder.PathOf("pipe.wav")))
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            ImportOutcome.Unusable,
            await ImportAsync("pipe.wav").WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)
        );
        Assert.Contains("it is a pipe, not a file", _events.Of<FileNotImported>()[^1].Reason, StringComparison.Ordinal);
        File.Delete(folder.PathOf("pipe.wav"));
    }

    [Fact]
    public async Task A_file_of_1970_costs_itself_alone_and_can_be_put_before_1970()
    {
        await File.WriteAllBytesAsync(
            folder.PathOf("old.wav"),
            Chirp.Wav(AudioFormat.Default, 25 * 16_000),
            TestContext.Current.CancellationToken
        );
        File.SetLastWriteTimeUtc(folder.PathOf("old.wav"), DateTime.UnixEpoch);
        Assert.Equal(ImportOutcome.Unusable, await ImportAsync("old.wav"));
        var moon = new DateTimeOffset(1969, 7, 20, 20, 17, 0, TimeSpan.Zero);
        Assert.Equal(ImportOutcome.Imported, await ImportAsync("old.wav", ImportOptions.Default with { Start = moon }));
        Assert.Equal(moon, _events.Of<FileImported>()[^1].RecordedAt.Start);
    }

    [Fact]
    public async Task An_import_leaves_the_disk_its_reserve_and_takes_itself_back()
    {
        using var queue = _file.Open();
        var target = new OwnImportQueue(queue, new() { MinFreeDisk = long.MaxValue / 2 }, TimeProvider.System);
        Assert.Equal(
            ImportOutcome.Unusable,
            await new FileImporter(target, ImportOptions.Default, _events).ImportAsync(folder.PathOf("16.wav"), CancellationToken.None)
        );
        Assert.Equal(Hint.FreeDisk, _events.Of<FileNotImported>()[^1].Hint);
        Assert.Equal(0, queue.GetStatus().Chunks);
    }

    private byte[] Bytes(string name) => folder.Files.Single(file => file.Name == name).Bytes;

    private void Make(string name, string arguments)
    {
        using var ffmpeg = Process.Start("ffmpeg", $"-nostdin -v error -y -i {folder.PathOf("16.wav")} {arguments} {folder.PathOf(name)}");
        ffmpeg.WaitForExit();
    }

    private async Task<ImportOutcome> ImportAsync(string name, ImportOptions? options = null)
    {
        using var queue = _file.Open();
        return await new FileImporter(
            new OwnImportQueue(queue, QueueLimits.Default, TimeProvider.System),
            options ?? ImportOptions.Default,
            _events
        ).ImportAsync(folder.PathOf(name), CancellationToken.None);
    }
}
