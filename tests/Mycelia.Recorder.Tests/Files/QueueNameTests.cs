using System.Diagnostics;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Tests.Files;

/// <summary>Names that lead to no regular file.</summary>
public sealed class QueueNameTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mq-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("folder", "is a directory")]
    [InlineData("pipe", "is a named pipe")]
    [InlineData("device", "is a device")]
    [InlineData("socket", "is a socket")]
    [InlineData("link to nowhere", "is a link to")]
    [InlineData("circle", "circle of links")]
    public void A_queue_that_is_no_file_is_refused_and_left_as_it_was(string kind, string words)
    {
        var path = Path.Combine(_folder.FullName, "q.db");
        SpecialFile.Make(kind, path);
        var before = FileFacts.Of(path);

        foreach (
            var open in new Action[]
            {
                () => ChunkQueue.Open(path).Dispose(),
                () => ChunkQueue.Inspect(path),
                () => QueueReader.Open(path).Dispose(),
                () => QueueExport.Run(path, new(), static _ => { }),
            }
        )
        {
            var refusal = Assert.Throws<QueueException>(open);
            Assert.Equal(QueueProblem.Inaccessible, refusal.Problem);
            Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, FileFacts.Of(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Theory]
    [InlineData(":memory:")]
    [InlineData("file:q.db")]
    [InlineData("file:///tmp/q.db?mode=memory")]
    [InlineData("FILE:q.db")]
    [InlineData("")]
    public void A_name_that_means_something_else_to_SQLite_is_refused(string name)
    {
        Assert.Equal(QueueProblem.Inaccessible, Assert.Throws<QueueException>(() => ChunkQueue.Open(name)).Problem);
        Assert.Equal(QueueProblem.Inaccessible, Assert.Throws<QueueException>(() => QueueReader.Open(name)).Problem);
    }

    [Theory]
    [InlineData(":memory:")]
    [InlineData("file:q.db?mode=memory")]
    public void In_a_folder_such_a_name_is_a_file(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        using (var queue = ChunkQueue.Open(path))
            queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
        Assert.True(File.Exists(path));
        using var again = ChunkQueue.Open(path);
        Assert.Equal(1, again.GetStatus().Chunks);
    }

    [Theory]
    [InlineData("folder", ".lock")]
    [InlineData("pipe", ".lock")]
    [InlineData("link to nowhere", ".lock")]
    [InlineData("device", ".lock")]
    [InlineData("folder", ".capture")]
    [InlineData("pipe", ".capture")]
    [InlineData("socket", ".capture")]
    public void What_is_in_the_place_of_a_file_beside_it_is_named_and_nobody_is_called_a_recorder(string kind, string extension)
    {
        var path = Path.Combine(_folder.FullName, "q.db");
        SpecialFile.Make(kind, path + extension);
        var before = FileFacts.Of(path + extension);

        var refusal = Assert.Throws<QueueException>(() => ChunkQueue.Open(path));

        Assert.Equal(QueueProblem.Inaccessible, refusal.Problem);
        Assert.Contains(path + extension, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, FileFacts.Of(path + extension));
    }

    [Fact]
    public void Somebody_elses_file_in_the_place_of_the_log_makes_another_queue_the_way_out()
    {
        var path = Path.Combine(_folder.FullName, "q.db");
        SpecialFile.Make("pipe", path + "-wal");
        Assert.Equal(Hint.QueuePath, Assert.Throws<QueueException>(() => ChunkQueue.Open(path)).Hint);
    }

    [Fact]
    public void A_process_is_named_only_while_it_holds_the_lock()
    {
        var path = Path.Combine(_folder.FullName, "q.db");
        // The number of a process that lives, and has nothing to do with the queue.
        File.WriteAllText(path + ".lock", "1\n");
        using (ChunkQueue.Open(path))
        {
            File.WriteAllText(path + ".lock.copy", "1\n");
            Assert.Contains(
                $"(process {Environment.ProcessId})",
                Assert.Throws<QueueException>(() => ChunkQueue.Open(path)).Message,
                StringComparison.Ordinal
            );
        }

        using var other = Process.Start(
            new ProcessStartInfo("flock", [path + ".lock", "cat"]) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
        other.StandardInput.WriteLine("held");
        other.StandardOutput.ReadLine();
        try
        {
            var refusal = Assert.Throws<QueueException>(() => ChunkQueue.Open(path));
            Assert.Equal(QueueProblem.InUse, refusal.Problem);
            Assert.DoesNotContain($"process {Environment.ProcessId})", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            other.StandardInput.Close();
            other.WaitForExit();
        }

        ChunkQueue.Open(path).Dispose();
    }
}
