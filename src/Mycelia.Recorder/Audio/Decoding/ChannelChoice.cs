using System.Globalization;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>
/// Whether all channels of a file can be mixed into one: a microphone on one of eight becomes 18 dB fainter by that, and channels
/// of opposite phase cancel each other.
/// </summary>
/// <param name="Channel">The loudest channel, which is to be taken alone, from 1 on.</param>
/// <param name="Words">Why; a clause for the user.</param>
internal sealed record ChannelChoice(int Channel, string Words)
{
    /// <summary>
    /// A mix so much fainter than its loudest channel is worse than that channel. Two channels of which one is silent lose 6 dB.
    /// </summary>
    private const double TooFaint = 9;

    /// <summary>Who wants it otherwise says so.</summary>
    public const Hint Remedy = Hint.Channel | Hint.Channels;

    /// <summary>Nothing below it is a voice.</summary>
    private const double Silence = -80;

    /// <summary>Decides by how loud the channels are, and what their mix is; decibels of full scale.</summary>
    /// <returns>Null when the mix is well.</returns>
    public static ChannelChoice? Decide(IReadOnlyList<double> channels, double mix)
    {
        var loudest = Enumerable.Range(0, channels.Count).MaxBy(channel => channels[channel]);
        var loss = channels[loudest] - mix;
        if (channels.Count < 2 || channels[loudest] < Silence || loss <= TooFaint)
            return null;
        var what =
            mix < Silence
                ? "would cancel each other"
                : string.Create(CultureInfo.InvariantCulture, $"would be {loss:0} dB fainter than channel {loudest + 1} is");
        return new(
            loudest + 1,
            $"its {channels.Count} channels, mixed into one, {what}: only channel {loudest + 1}, the loudest, is taken; another can "
                + "be taken, or all be kept"
        );
    }

    /// <summary>Listens to the beginning of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">What it is to be mixed to.</param>
    /// <param name="listen">How long.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Null when its channels can be mixed, or need not be.</returns>
    /// <exception cref="InvalidDataException">It cannot be understood; the message begins with the path.</exception>
    public static ChannelChoice? Of(string path, AudioFormat format, TimeSpan listen, CancellationToken stop = default)
    {
        if (format.Channels != 1)
            return null;
        try
        {
            using var file = RegularFile.Open(path, stop);
            var part = SoundPlan.Of(file, path, stop).Parts[0];
            using var decoder = part.Open();
            return decoder.Format.Channels is > 1 and <= Native.LibSwResample.MostChannels ? Listen(decoder, format, listen) : null;
        }
        catch (InvalidDataException)
        {
            // Who opens it next says so.
            return null;
        }
    }

    private static ChannelChoice? Listen(ISoundDecoder decoder, AudioFormat format, TimeSpan listen)
    {
        var channels = decoder.Format.Channels;
        var mixed = new AudioFormat(decoder.Format.SampleRate, format.Channels);
        using var converter = new PcmConverter(decoder.Format, mixed);
        var block = new float[Math.Max(1, 32_768 / channels) * channels];
        var sums = new double[channels];
        var (mix, frames, left) = (0.0, 0L, decoder.Format.FramesIn(listen));
        for (int read; left > 0 && (read = TryRead(decoder, block)) > 0; left -= read, frames += read)
        {
            for (var i = 0; i < read * channels; i++)
                sums[i % channels] += (double)block[i] * block[i];
            foreach (var sample in converter.Convert(block.AsSpan(0, read * channels)))
                mix += (double)sample * sample;
        }

        return frames == 0 ? null : Decide([.. sums.Select(sum => Decibels(sum / frames))], Decibels(mix / frames));
    }

    private static int TryRead(ISoundDecoder decoder, float[] block)
    {
        try
        {
            return decoder.Read(block);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return 0;
        }
    }

    private static double Decibels(double power) => power > 0 ? 10 * Math.Log10(power) : double.NegativeInfinity;
}
