using System.Globalization;

namespace Mycelia.Benchmarks;

/// <summary>What one recorder is to do.</summary>
/// <param name="Directory">Its own.</param>
/// <param name="Source">What it records.</param>
/// <param name="Audio">How much it records.</param>
/// <param name="Environment">The sound server's.</param>
internal sealed record ContestantRun(string Directory, string Source, TimeSpan Audio, IReadOnlyDictionary<string, string> Environment)
{
    public string Seconds => Audio.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where what it says goes.</summary>
    public string OutputFile => Path.Combine(Directory, "output.log");
}
