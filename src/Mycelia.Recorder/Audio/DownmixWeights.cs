namespace Mycelia.Recorder.Audio;

/// <summary>How much of which channel goes into which.</summary>
internal static class DownmixWeights
{
    /// <summary>
    /// −3 dB, as libswresample mixes centre and surround channels into others. By default it leaves low frequencies out; but that a
    /// channel is theirs is a guess by the count of channels, and what is on it may be a voice.
    /// </summary>
    public const double LowFrequencies = 0.707_106_781_186_547_5;

    /// <summary>
    /// Up to so many, every channel of the library's layout for a count goes somewhere; what it knows of more depends on its version.
    /// </summary>
    private const int MostOfLayouts = 8;

    /// <summary>Whether the library's own coefficients are used: of the layouts that it takes so many channels for.</summary>
    public static bool AreTheLibrarys(int inputs, int outputs) =>
        // One channel into several would be weakened by 3 dB, or go into some only.
        inputs == outputs
        || (inputs is > 1 and <= MostOfLayouts && outputs <= MostOfLayouts);

    /// <summary>
    /// Where nothing is known of the channels. Into one: the same of each. Into fewer: of every second (third, …), so that left and
    /// right stay apart. Into more: repeated.
    /// </summary>
    /// <returns>A row for each that comes out, with a number for each that goes in.</returns>
    public static double[] Equal(int inputs, int outputs)
    {
        var shares = new double[outputs * inputs];
        for (var output = 0; output < outputs; output++)
        {
            var first = output % inputs;
            var count = (inputs - first + outputs - 1) / outputs;
            for (var input = first; input < inputs; input += outputs)
                shares[output * inputs + input] = 1.0 / count;
        }

        return shares;
    }
}
