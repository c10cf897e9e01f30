using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>A queue file in a folder of its own, and chunks to put into it.</summary>
internal sealed class TemporaryQueue : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = FastFolder.Create("mycelia-queue-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "audio queue #1.db");

    public ChunkQueue Open() => ChunkQueue.Open(Path);

    public static RecordingInfo NewRecording() => RecordingInfo.Begin(Start, "a microphone");

    /// <summary>A chunk of one second whose samples all hold its number.</summary>
    public static Chunk Chunk(int number, int frames = 16_000)
    {
        var format = AudioFormat.Default;
        var wav = new byte[WavHeader.Size + frames * format.BytesPerFrame];
        WavHeader.Write(wav, format, frames * format.BytesPerFrame);
        wav.AsSpan(WavHeader.Size).Fill((byte)number);
        return new(number, Start.AddSeconds(number), frames, format, default, wav);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
