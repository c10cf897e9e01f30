using Mycelia.Recorder.Destinations.Folder;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Destinations;
using Mycelia.Recorder.Verification;

namespace Mycelia.Recorder.Tests.Verification;

/// <summary>What a folder has lost, or holds otherwise, is found, and nothing else; and nothing is made in it.</summary>
public sealed class FolderVerificationTests : IAsyncDisposable
{
    private readonly FolderRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Files_that_are_not_there_are_missing()
    {
        await DeliverAsync(6);
        var good = await VerifyAsync();
        Assert.Equal(("", 6), (good.Found(), good.Compared));

        File.Delete(Sound(2));
        File.Delete(Sound(5));
        var files = _rig.Files;
        Assert.Equal("missing 2, missing 5", (await VerifyAsync()).Found());
        Assert.Equal(files, _rig.Files);
    }

    [Fact]
    public async Task Changed_files_are_named()
    {
        await DeliverAsync(6);
        Change(Sound(1));
        Change(Sound(4));
        Assert.Equal("different 1, different 4", (await VerifyAsync()).Found());
    }

    [Fact]
    public async Task A_file_that_was_changed_with_its_line_is_found_by_the_ledger()
    {
        await DeliverAsync(3);
        var before = Hash(Sound(1));
        Change(Sound(1));
        var list = Path.Combine(_rig.Folder, _rig.Files.Single(static file => file.EndsWith(".jsonl", StringComparison.Ordinal)));
        await File.WriteAllTextAsync(list, (await File.ReadAllTextAsync(list)).Replace(before, Hash(Sound(1)), StringComparison.Ordinal));
        Assert.Equal("different 1", (await VerifyAsync()).Found());
    }

    [Fact]
    public async Task A_list_that_is_gone_or_somebody_elses_lists_nothing()
    {
        await DeliverAsync(2);
        var list = Path.Combine(_rig.Folder, _rig.Files.Single(static file => file.EndsWith(".jsonl", StringComparison.Ordinal)));
        var lines = await File.ReadAllLinesAsync(list);
        await File.WriteAllLinesAsync(list, ["""{"type":"recording","id":"another"}""", .. lines[1..]]);
        Assert.Equal("missing 0-1", (await VerifyAsync()).Found());
        File.Delete(list);
        Assert.Equal("missing 0-1", (await VerifyAsync()).Found());
    }

    [Theory]
    [InlineData("""{"type":"chunk","number":-1,"file":"2026-03-01/a.wav"}""")]
    [InlineData("""{"type":"chunk","number":1e99,"file":"2026-03-01/a.wav"}""")]
    [InlineData("""{"type":"chunk","number":0,"file":"../../etc/passwd","sha256":"00"}""")]
    [InlineData("""{"type":"chunk","number":0,"file":"/etc/passwd"}""")]
    [InlineData("""{"type":"chunk","number":"0","file":["x"],"start":7}""")]
    [InlineData("""{"type":"chunk","file":"\ud800"}""")]
    [InlineData("[[[[")]
    [InlineData("7")]
    public async Task A_line_that_no_recorder_wrote_is_passed_over(string line)
    {
        await DeliverAsync(2);
        var list = Path.Combine(_rig.Folder, _rig.Files.Single(static file => file.EndsWith(".jsonl", StringComparison.Ordinal)));
        await File.AppendAllTextAsync(list, line + "\n{\"type\":\"chunk\",\"num");
        Assert.Equal("", (await VerifyAsync()).Found());
    }

    [Fact]
    public async Task What_is_no_file_any_more_is_missing()
    {
        await DeliverAsync(3);
        File.Delete(Sound(0));
        Directory.CreateDirectory(Sound(0));
        File.Move(Sound(1), Sound(1) + ".away");
        File.CreateSymbolicLink(Sound(1), Sound(1) + ".away");
        Assert.Equal("missing 0-1", (await VerifyAsync()).Found());
    }

    [Fact]
    public async Task A_folder_that_is_not_there_cannot_be_asked()
    {
        await DeliverAsync(2);
        var away = _rig.Folder + "-away";
        Directory.Move(_rig.Folder, away);
        try
        {
            var report = await VerifyAsync();
            Assert.Equal("unasked 0-1", report.Found());
            Assert.Contains("is not there: mount its disk", report.Problem!.Reason, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Move(away, _rig.Folder);
        }
    }

    [Fact]
    public async Task What_lies_beyond_the_window_is_not_told_of()
    {
        await DeliverAsync(10);
        File.Delete(Sound(1));
        File.Delete(Sound(8));
        var report = await _rig.VerifyAsync(
            new FolderInventory(_rig.Folder, _rig.Time),
            from: TemporaryQueue.Start.AddSeconds(7),
            to: TemporaryQueue.Start.AddSeconds(10)
        );
        Assert.Equal("missing 8", report.Found());
    }

    [Fact]
    public async Task What_was_not_delivered_is_told_by_its_fate()
    {
        await DeliverAsync(2);
        _rig.Enqueue(3);
        _rig.Queue.Quarantine(_rig.Queue.PeekOldest()!, "refused");
        _rig.Queue.DropOldest();
        var report = await VerifyAsync();
        Assert.Equal(
            [ChunkFate.Quarantined, ChunkFate.Dropped, ChunkFate.Queued],
            report.Discrepancies.Where(static one => one.Kind == DiscrepancyKind.NotDelivered).Select(static one => one.Fate!.Value)
        );
        Assert.Equal((2, 2), (report.Chunks, report.Compared));
    }

    [Fact]
    public async Task What_went_elsewhere_was_not_asked_for()
    {
        await DeliverAsync(2);
        var report = await _rig.VerifyAsync(new FolderInventory(Path.GetTempPath(), _rig.Time));
        Assert.Equal("unasked 0-1", report.Found());
        Assert.Equal($"it was delivered to {_rig.Folder}", report.Discrepancies[0].Details);
    }

    private Task<VerificationReport> VerifyAsync() => _rig.VerifyAsync(new FolderInventory(_rig.Folder, _rig.Time));

    private async Task DeliverAsync(int chunks)
    {
        _rig.Enqueue(chunks);
        await _rig.DeliverAsync();
    }

    private string Sound(int number) =>
        Path.Combine(
            _rig.Folder,
            _rig.Lines.First(line => line.TryGetProperty("number", out var one) && one.GetInt32() == number)
                .GetProperty("file")
                .GetString()!
        );

    private static void Change(string path)
    {
        var content = File.ReadAllBytes(path);
        content[500] ^= 1;
        File.WriteAllBytes(path, content);
    }

    private static string Hash(string path) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
}
