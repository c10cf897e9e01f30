using System.Runtime.InteropServices;
using System.Text;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Queue;

public sealed class QueueSpaceTests : IDisposable
{
    private static readonly byte[] Mark = Encoding.ASCII.GetBytes("SPEECHMARK");

    private readonly TemporaryQueue _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void After_a_stop_nothing_of_what_was_delivered_is_in_any_file(int chunks)
    {
        using (var queue = _file.Open())
        {
            var recording = TemporaryQueue.NewRecording();
            for (var number = 0; number < chunks; number++)
            {
                var chunk = TemporaryQueue.Chunk(number);
                queue.Journal.Append(
                    new(recording, number, chunk.Start.ToUnixTimeMilliseconds(), chunk.Format.SampleRate, chunk.Format.Channels),
                    Speak(chunk).Span
                );
                queue.Enqueue(recording, chunk);
            }

            queue.Journal.Clear();
            Assert.NotEqual(0, MarksIn(_file.Path) + MarksIn(_file.Path + "-wal"));
            while (queue.PeekOldest() is { } oldest)
                queue.Complete(oldest, "6b02");
        }

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_file.Path)!))
            Assert.True(MarksIn(file) == 0, file);
    }

    /// <summary>Fills a chunk with the mark; gives its PCM.</summary>
    private static Memory<byte> Speak(Chunk chunk)
    {
        var pcm = MemoryMarshal.AsMemory(chunk.Wav)[WavHeader.Size..];
        for (var at = 0; at + Mark.Length <= pcm.Length; at += Mark.Length)
            Mark.CopyTo(pcm.Span[at..]);
        return pcm;
    }

    private static int MarksIn(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var marks = 0;
        for (var at = 0; bytes.AsSpan(at).IndexOf(Mark) is >= 0 and var found; at += found + 1)
            marks++;
        return marks;
    }
}
