namespace Mycelia.Recorder.Model;

/// <summary>How loud a stretch of audio is, in dB relative to full scale: 0 is the loudest an integer can be, and a float may be
/// louder.</summary>
/// <param name="PeakDb">The loudest sample; <see cref="Silence"/> for digital zero.</param>
/// <param name="RmsDb">The root mean square: what the ear judges by.</param>
public readonly record struct SoundLevel(double PeakDb, double RmsDb)
{
    /// <summary>What exact digital zero is shown as; a 16-bit sample cannot be quieter than −90.3 dB without being zero.</summary>
    public const double Silence = -100;

    /// <summary>What is quieter still, and not zero: samples of more bits can be.</summary>
    public const double Quietest = -99.9;

    /// <summary>Whether every sample was exactly zero: a muted or dead microphone, never a quiet room.</summary>
    public bool IsDigitalZero => PeakDb <= Silence;
}
