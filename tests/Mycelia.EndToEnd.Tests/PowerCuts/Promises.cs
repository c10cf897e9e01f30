namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>Holds what is found after a power cut against what was promised.</summary>
internal static class Promises
{
    /// <summary>The journal is synced about once a second; on a busy machine a sync may be late.</summary>
    private const double MostLostSeconds = 1.5;

    private static int ChunkBytes { get; } = (int)(PowerCutRun.ChunkSeconds * BytesPerSecond);

    private static int BytesPerSecond => PowerCutRun.Format.SampleRate * PowerCutRun.Format.BytesPerFrame;

    /// <param name="announced">What was promised.</param>
    /// <param name="found">What is there.</param>
    /// <param name="afterKill">What would be there, had only the programs died.</param>
    /// <returns>The longest stretch, in seconds, that only the power cut took from a recording.</returns>
    /// <exception cref="BrokenPromiseException">A promise does not hold.</exception>
    public static double Check(Announcements announced, Survivors found, Survivors afterKill)
    {
        foreach (var id in announced.Stored)
        {
            if (!found.Stored.TryGetValue(id, out var chunk))
                throw new BrokenPromiseException($"the server answered that it had stored {id}, and does not know it");
            if (chunk.Pcm is null)
                throw new BrokenPromiseException($"the server answered that it had stored {id}, and has not got its audio");
        }

        foreach (var (recording, number) in announced.Captured)
        {
            if (!Chunks(found, recording).ContainsKey(number))
                throw new BrokenPromiseException(
                    $"chunk {number} was said to be on the disk, and is neither in the queue nor at the server"
                );
        }

        return announced
            .Recordings.Keys.Concat(afterKill.Queued.Select(static chunk => chunk.Recording))
            .Distinct()
            .Select(recording => LostSeconds(announced, found, afterKill, recording))
            .DefaultIfEmpty()
            .Max();
    }

    private static double LostSeconds(Announcements announced, Survivors found, Survivors afterKill, string recording)
    {
        var (kept, heard) = (Audio(Chunks(found, recording)), Audio(Chunks(afterKill, recording)));
        if (announced.Recordings.TryGetValue(recording, out var signal) && !signal.AsSpan().StartsWith(heard))
            throw new BrokenPromiseException("a kill would have left other audio than what was heard");
        // What was deleted may be there again.
        if (!heard.AsSpan().StartsWith(kept) && !kept.AsSpan().StartsWith(heard))
            throw new BrokenPromiseException("the audio is not what was heard");
        var lost = (double)(heard.Length - kept.Length) / BytesPerSecond;
        return lost <= MostLostSeconds ? lost : throw new BrokenPromiseException($"{lost:0.00} s are lost of what had been heard");
    }

    /// <summary>The audio of each recording that is there, in the queue and at the server together.</summary>
    public static IEnumerable<byte[]> Recordings(Survivors found) =>
        found
            .Queued.Select(static chunk => chunk.Recording)
            .Concat(found.Stored.Values.Select(static chunk => chunk.Recording))
            .Distinct()
            .Select(recording => Audio(Chunks(found, recording)));

    /// <summary>By their numbers, wherever they are.</summary>
    private static SortedDictionary<int, byte[]> Chunks(Survivors found, string recording)
    {
        var chunks = new SortedDictionary<int, byte[]>();
        foreach (var (_, number, pcm) in found.Queued.Where(chunk => chunk.Recording == recording))
        {
            if (!chunks.TryAdd(number, pcm))
                throw new BrokenPromiseException($"chunk {number} is in the queue twice");
        }

        // What the server has, and the recorder does not know yet, is sent again under the same key.
        foreach (var (_, number, pcm) in found.Stored.Values.Where(chunk => chunk.Recording == recording))
        {
            if (pcm is not null)
                chunks[number] =
                    chunks.TryGetValue(number, out var same) && !same.AsSpan().SequenceEqual(pcm)
                        ? throw new BrokenPromiseException($"chunk {number} is another at the server than in the queue")
                        : pcm;
        }

        return chunks;
    }

    /// <summary>The samples of a recording from its beginning, as far as nothing is missing.</summary>
    private static byte[] Audio(SortedDictionary<int, byte[]> chunks)
    {
        var audio = new MemoryStream();
        foreach (var (number, pcm) in chunks)
        {
            if (audio.Length != (long)number * ChunkBytes)
                throw new BrokenPromiseException($"before chunk {number} one is missing");
            audio.Write(pcm);
        }

        return audio.ToArray();
    }
}
