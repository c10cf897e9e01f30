using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Setup;

namespace Mycelia.Recorder.Tests.Cli.Setup;

/// <summary>Which files a queue's are, and when nothing is lost with them.</summary>
public sealed class LeftQueueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mycelia-left-").FullName;

    private string Queue => Path.Combine(_folder, "audio_queue.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Where_there_is_nothing_there_is_no_queue() => Assert.Null(LeftQueue.Find(Queue));

    [Theory]
    [InlineData(".damaged-20260301T120000Z")]
    [InlineData("-wal.damaged-20260301T120000Z")]
    [InlineData(".capture.damaged-20260301T120000Z")]
    [InlineData(".capture")]
    public void What_may_hold_audio_is_not_nothing(string suffix)
    {
        File.WriteAllText(Queue + suffix, "sound");
        Assert.False(LeftQueue.Find(Queue)!.IsEmpty);
    }

    [Fact]
    public void What_cannot_be_read_is_not_nothing()
    {
        File.WriteAllText(Queue, "no database at all");
        Assert.False(LeftQueue.Find(Queue)!.IsEmpty);
    }

    [Fact]
    public void Its_own_files_go_and_no_other()
    {
        string[] own = ["", "-wal", ".lock", ".capture", ".damaged-1"];
        string[] others = [".bak", "2", "-walrus"];
        foreach (var suffix in own.Concat(others))
            File.WriteAllText(Queue + suffix, "");
        LeftQueue.Find(Queue)!.Delete(static _ => { });
        Assert.Equal(others.Select(suffix => Queue + suffix).Order(), Directory.GetFiles(_folder).Order());
    }

    [Fact]
    public void One_that_a_recorder_has_open_is_kept()
    {
        File.WriteAllText(Queue, "");
        using (new FileStream(Queue + ".lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            var refusal = Assert.Throws<UserError>(() => LeftQueue.Find(Queue)!.Delete(static _ => { }));
            Assert.Equal(ExitCode.QueueInUse, refusal.ExitCode);
        }

        Assert.True(File.Exists(Queue));
    }
}
