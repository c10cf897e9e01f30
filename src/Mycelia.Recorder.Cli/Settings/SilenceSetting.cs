using System.Globalization;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>What silence is left out.</summary>
internal static class SilenceSetting
{
    /// <summary>A chunk has to hold the lead, and a good deal more.</summary>
    private const double ShortestChunk = 5;

    /// <returns>Null: none is.</returns>
    /// <exception cref="UserError">It is malformed, or does not go with the rest.</exception>
    public static SilenceOptions? Read(SettingsReader settings)
    {
        var level = settings.Decibels(SettingsTable.SilenceLevel, -90, 0);
        if (!settings.Switch(SettingsTable.SkipSilence))
            return settings.WhereFrom(SettingsTable.SilenceLevel) == "on the command line"
                ? throw new UserError(ExitCode.Usage, "--silence-level says what --skip-silence leaves out: give both, or neither")
                : null;
        if (settings.Seconds(SettingsTable.ChunkSeconds, 0.1, 10)!.Value.TotalSeconds < ShortestChunk)
            throw new UserError(
                ExitCode.Usage,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--skip-silence needs chunks of at least {ShortestChunk} s: raise --chunk-seconds, or leave one of them out"
                )
            );
        return SilenceOptions.Default with { LevelDb = level };
    }
}
