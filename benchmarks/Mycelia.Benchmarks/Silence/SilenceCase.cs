using System.Globalization;
using System.Runtime.InteropServices;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Model;

namespace Mycelia.Benchmarks.Silence;

/// <summary>Speech of one level in one noise, and what was left out of it.</summary>
/// <param name="Noise">Which noise.</param>
/// <param name="SpeechDb">How loud the speech is, dBFS.</param>
/// <param name="SnrDb">How much louder than the noise.</param>
internal sealed record SilenceCase(string Noise, double SpeechDb, double SnrDb)
{
    private const int BlockFrames = 2_048;

    /// <summary>Before each utterance of a talk, seconds.</summary>
    private static readonly double[] s_pauses = [45, 0.3, 1.1, 3, 64, 7, 20, 33, 120];

    /// <summary>Before each that nobody answers: a word is harder to hear in so much silence.</summary>
    private const double Alone = 55;

    /// <summary>Frames of speech, by the clean signal.</summary>
    public long Speech { get; private set; }

    /// <summary>How many of them were left out.</summary>
    public long Missed { get; private set; }

    /// <summary>All others.</summary>
    public long Silent { get; private set; }

    /// <summary>Frames that were left out.</summary>
    public long Skipped { get; private set; }

    /// <summary>All frames.</summary>
    public long Frames { get; private set; }

    /// <summary>Runs it.</summary>
    public SilenceCase Run(IReadOnlyList<Utterance> utterances, SilenceOptions options)
    {
        var (pcm, isSpeech, silent) = Mix(utterances);
        (Speech, Silent, Frames) = (isSpeech.LongCount(static one => one), silent, isSpeech.Length);
        var format = AudioFormat.Default;
        var chunker = new Chunker(format, 10 * format.SampleRate, options);
        var begin = DateTimeOffset.UnixEpoch;
        var at = 0L;
        for (var frame = 0; frame < isSpeech.Length; frame += BlockFrames)
        {
            var bytes = pcm.AsMemory(frame * 2, Math.Min(BlockFrames, isSpeech.Length - frame) * 2);
            var block = new PcmBlock(bytes, begin + format.DurationOf(frame), GapBefore: false);
            while (true)
            {
                var chunk = chunker.Take(ref block);
                if (chunker.TakeSkipped() is { } skipped)
                {
                    for (var i = at; i < at + skipped.Frames; i++)
                        Missed += isSpeech[i] ? 1 : 0;
                    at += skipped.Frames;
                    Skipped += skipped.Frames;
                }

                if (chunk is null)
                    break;
                at += chunk.Frames;
            }
        }

        return this;
    }

    private (byte[] Pcm, bool[] IsSpeech, long Silent) Mix(IReadOnlyList<Utterance> utterances)
    {
        var (clean, isSpeech, silent) = (new List<double>(), new List<bool>(), 0L);
        for (var i = 0; i < 2 * utterances.Count; i++)
        {
            var pause = (int)((i < utterances.Count ? s_pauses[i % s_pauses.Length] : Alone) * Utterance.SampleRate);
            var samples = utterances[i % utterances.Count].Samples;
            silent += pause;
            clean.AddRange(new double[pause]);
            isSpeech.AddRange(new bool[pause]);
            clean.AddRange(samples);
            isSpeech.AddRange(Enumerable.Repeat(true, samples.Length));
        }

        var noise = new Noise(Noise, seed: 1);
        var (loud, low) = (Math.Pow(10, SpeechDb / 20), Math.Pow(10, (SpeechDb - SnrDb) / 20));
        var mixed = new short[clean.Count];
        for (var i = 0; i < mixed.Length; i++)
            mixed[i] = (short)Math.Clamp(Math.Round(32_768 * (loud * clean[i] + low * noise.Next())), short.MinValue, short.MaxValue);
        return (MemoryMarshal.AsBytes(mixed.AsSpan()).ToArray(), [.. isSpeech], silent);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {Noise, -5} | {SpeechDb, 6:0} | {SnrDb, 3:0} | {Speech, 9} | {Missed, 6} | {100.0 * Skipped / Silent, 7:0.0} % |"
        );
}
