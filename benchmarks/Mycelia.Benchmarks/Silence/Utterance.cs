using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mycelia.Benchmarks.Silence;

/// <summary>Something that espeak-ng says, at 16 kHz, with a root mean square of 1 where it speaks.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Samples">From its first sound to its last.</param>
internal sealed record Utterance(string Name, double[] Samples)
{
    public const int SampleRate = 16_000;

    private const int Window = SampleRate / 50;

    /// <summary>Against its loudest 20 ms, as a power: what is less belongs to no word.</summary>
    private const double Least = 1e-4;

    private static readonly (string Voice, string Text)[] s_texts =
    [
        ("en-gb", "Yes."),
        ("en-us+f3", "Hm, no."),
        ("en-gb+whisper", "Come here, please."),
        ("en-us+whisperf", "Ssh, he is asleep."),
        ("en-us", "Have you seen where I put the keys of the car?"),
        ("en-gb+f2", "I will be back before six, and then we can talk about it at length, if you still want to."),
        ("de+m3", "Ja. Das machen wir morgen, wenn die anderen auch da sind."),
        ("fr+f4", "Oui, bien sûr."),
    ];

    /// <summary>All of them, and each once more that begins and ends softly.</summary>
    public static async Task<List<Utterance>> SayAsync()
    {
        var said = new List<Utterance>();
        foreach (var (voice, text) in s_texts)
        {
            var samples = Trim(await SpeakAsync(voice, text));
            said.Add(new($"{voice}: {text}", samples));
            said.Add(new($"{voice}, soft at both ends: {text}", Swell(samples)));
        }

        return said;
    }

    private static async Task<double[]> SpeakAsync(string voice, string text)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList =
            {
                "-c",
                "espeak-ng -v \"$0\" --stdout \"$1\" | sox -t wav - -t raw -e signed -b 16 -r 16000 -c 1 -",
                voice,
                text,
            },
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var pcm = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(pcm);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 || pcm.Length == 0)
            throw new InvalidOperationException($"espeak-ng and sox said nothing with the voice {voice}");
        return Array.ConvertAll(MemoryMarshal.Cast<byte, short>(pcm.ToArray()).ToArray(), static sample => sample / 32_768.0);
    }

    private static double[] Trim(double[] samples)
    {
        var powers = PowersOf(samples);
        var least = Least * powers.Max();
        var spoken = powers.Where(power => power >= least).ToList();
        var scale = 1 / Math.Sqrt(spoken.Average());
        var (first, last) = (Array.FindIndex(powers, power => power >= least), Array.FindLastIndex(powers, power => power >= least));
        return Array.ConvertAll(samples[(first * Window)..((last + 1) * Window)], sample => sample * scale);
    }

    private static double[] PowersOf(double[] samples)
    {
        var powers = new double[samples.Length / Window];
        for (var i = 0; i < powers.Length; i++)
            powers[i] = samples.Skip(i * Window).Take(Window).Average(static sample => sample * sample);
        return powers;
    }

    /// <summary>The first and the last third come up from nothing, 40 dB in a straight line.</summary>
    private static double[] Swell(double[] samples)
    {
        var swelling = new double[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            var part = 3.0 * Math.Min(i, samples.Length - 1 - i) / samples.Length;
            swelling[i] = samples[i] * Math.Pow(10, -2 * Math.Max(0, 1 - part));
        }

        return swelling;
    }
}
