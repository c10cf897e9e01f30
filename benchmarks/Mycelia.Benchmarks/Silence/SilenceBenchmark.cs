using Mycelia.Recorder.Model;

namespace Mycelia.Benchmarks.Silence;

/// <summary>How much speech is left out as silence, and how much silence is.</summary>
internal static class SilenceBenchmark
{
    private static readonly double[] s_levels = [-30, -45, -60];
    private static readonly double[] s_ratios = [20, 10, 6, 3, 0];

    /// <summary>Prints a row for each noise, level and ratio.</summary>
    public static async Task RunAsync(SilenceOptions options)
    {
        var utterances = await Utterance.SayAsync();
        Console.WriteLine("| noise | speech, dBFS | SNR, dB | frames of speech | missed | of the silence left out |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var noise in Noise.Kinds)
        {
            foreach (var level in s_levels)
            {
                foreach (var ratio in s_ratios)
                    Console.WriteLine(new SilenceCase(noise, level, ratio).Run(utterances, options));
            }
        }
    }
}
