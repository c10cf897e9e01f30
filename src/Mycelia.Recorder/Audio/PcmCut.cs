using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>What is left of a sound from which a window of time was taken.</summary>
/// <param name="Pcm">The samples; none where all went.</param>
/// <param name="StartMs">When the first one begins, Unix time.</param>
/// <param name="IsUntouched">Whether nothing of it was in the window.</param>
internal readonly record struct PcmCut(ReadOnlyMemory<byte> Pcm, long StartMs, bool IsUntouched)
{
    /// <summary>
    /// Takes a window out of a sound, to the frame. Where both ends of the window are within the sound, what was between them is silence:
    /// the sound stays one, at its time.
    /// </summary>
    public static PcmCut Of(AudioFormat format, ReadOnlyMemory<byte> pcm, long startMs, long fromMs, long toMs)
    {
        var frames = pcm.Length / format.BytesPerFrame;
        var (first, next) = FrameWindow.In(startMs, format.SampleRate, frames, fromMs, toMs);
        if (first == next)
            return new(pcm, startMs, IsUntouched: true);
        var (head, tail) = ((int)first * format.BytesPerFrame, (int)next * format.BytesPerFrame);
        if (next == frames)
            return new(pcm[..head], startMs, IsUntouched: false);
        if (first == 0)
            return new(pcm[tail..], FrameWindow.StartOf(startMs, format.SampleRate, next), IsUntouched: false);
        var silenced = pcm.ToArray();
        silenced.AsSpan(head, tail - head).Clear();
        return new(silenced, startMs, IsUntouched: false);
    }
}
