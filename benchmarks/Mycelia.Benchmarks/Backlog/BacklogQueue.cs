using System.Buffers;
using Mycelia.Benchmarks.Processes;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Benchmarks.Backlog;

/// <summary>The queue of a recorder that was offline: a directory with the file and what belongs to it.</summary>
internal sealed class BacklogQueue(string directory)
{
    public string File => Path.Combine(directory, "queue.db");

    /// <summary>Has the recorder record a file without delivering any of it.</summary>
    public async Task RecordAsync(string recorder, BacklogAudio audio, string outputFile) =>
        await TimedRun.OfAsync(
            new Command(
                recorder,
                ["record", "--input", audio.File, "--no-realtime", "--no-upload", "--quiet", "--db", File],
                new Dictionary<string, string>(),
                outputFile
            )
        );

    /// <summary>
    /// A copy, for a run to empty; on the disk, as what has waited is, and not still on its way there while the run syncs.
    /// </summary>
    public BacklogQueue CopyTo(string other)
    {
        foreach (var file in Directory.EnumerateFiles(directory))
        {
            var copy = Path.Combine(other, Path.GetFileName(file));
            System.IO.File.Copy(file, copy);
            using var handle = System.IO.File.OpenHandle(copy, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }

        return new(other);
    }

    /// <summary>Encodes what has not been encoded, and keeps it in there as the recorder does.</summary>
    public void Encode()
    {
        using var queue = ChunkQueue.Open(File);
        Parallel.ForEach(
            queue.List(QueueFilter.All),
            entry =>
            {
                var recording = new RecordingInfo(entry.RecordingId, "", null, null);
                var chunk = new QueuedChunk(
                    entry.Id,
                    recording,
                    entry.Number,
                    entry.Start!.Value,
                    entry.Duration,
                    entry.Bytes,
                    entry.Attempts,
                    entry.LastError
                );
                if (new ChunkEncoder(queue).Read(chunk, AudioEncoding.Opus, new ArrayBufferWriter<byte>()).Audio is null)
                    throw new InvalidOperationException($"chunk {entry.Name} of {File} cannot be encoded");
            }
        );
    }
}
