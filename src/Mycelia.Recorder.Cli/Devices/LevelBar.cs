using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Devices;

/// <summary>A level as a bar and in words.</summary>
internal static class LevelBar
{
    /// <summary>What is quieter leaves the bar empty, dB.</summary>
    public const double Floor = -60;

    /// <summary>What is louder is cut off, dB.</summary>
    public const double Clipping = -0.1;

    /// <param name="level">Null when nothing was heard at all.</param>
    /// <param name="width">Of the bar, columns.</param>
    public static string Draw(SoundLevel? level, int width)
    {
        var filled = level is { } heard ? Columns(heard.RmsDb, width) : 0;
        var peak = level is { } loudest ? Columns(loudest.PeakDb, width) : 0;
        return string.Create(
            width,
            (filled, peak),
            static (bar, state) =>
            {
                bar.Fill('·');
                bar[..state.filled].Fill('█');
                if (state.peak > state.filled)
                    bar[state.peak - 1] = '│';
            }
        );
    }

    public static string Say(SoundLevel? level) =>
        level switch
        {
            null => "no data",
            { IsDigitalZero: true } => "digital silence",
            { PeakDb: >= Clipping } => "CLIPPING",
            { } heard => Words.Decibels(heard.PeakDb),
        };

    private static int Columns(double db, int width) => (int)Math.Round(width * Math.Clamp(1 - db / Floor, 0, 1));
}
