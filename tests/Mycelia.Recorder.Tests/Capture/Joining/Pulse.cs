namespace Mycelia.Recorder.Tests.Capture.Joining;

/// <summary>A short sound whose moment can be found in a recording to a small part of a sample.</summary>
/// <param name="frequency">Its pitch: a quarter of the rate of what is recorded, or less.</param>
internal sealed class Pulse(double frequency)
{
    private const double Fineness = 256;
    private readonly double _width = 1.5 / frequency;

    /// <summary>How far to both sides of its moment it is heard.</summary>
    public double Reach => 4 * _width;

    /// <summary>What is heard of it.</summary>
    /// <param name="since">Seconds since its moment.</param>
    public double At(double since) =>
        Math.Abs(since) > Reach ? 0 : 0.5 * Math.Exp(-Math.Pow(since / _width, 2)) * Math.Cos(2 * Math.PI * frequency * since);

    /// <summary>By how many seconds it is off from where it should be; null: it is not heard there.</summary>
    /// <param name="samples">What was recorded.</param>
    /// <param name="rate">Frames per second.</param>
    /// <param name="moment">Where it should be, in seconds after the first sample.</param>
    /// <param name="within">How far off it is looked for.</param>
    public double? Find(ReadOnlySpan<float> samples, double rate, double moment, double within)
    {
        var (best, most) = (0.0, 0.0);
        for (var off = -within; off <= within; off += 1 / (Fineness * frequency))
        {
            var likeness = Likeness(samples, rate, moment + off);
            if (likeness > most)
                (best, most) = (off, likeness);
        }

        return most > 0.5 * Likeness(1, 1 / rate) ? best : null;
    }

    private double Likeness(ReadOnlySpan<float> samples, double rate, double moment)
    {
        var sum = 0.0;
        var first = (int)Math.Max(0, Math.Ceiling((moment - Reach) * rate));
        for (var i = first; i < samples.Length && i / rate <= moment + Reach; i++)
            sum += samples[i] * At(i / rate - moment);
        return sum;
    }

    /// <summary>The likeness of the pulse to itself.</summary>
    private double Likeness(double share, double step)
    {
        var sum = 0.0;
        for (var t = -Reach; t <= Reach; t += step)
            sum += share * At(t) * At(t);
        return sum;
    }
}
