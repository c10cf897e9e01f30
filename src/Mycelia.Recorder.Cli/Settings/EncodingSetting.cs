using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary><c>--encoding</c>: checked at the start, with the libraries that it needs, not at the first chunk.</summary>
internal static class EncodingSetting
{
    /// <param name="settings">The settings.</param>
    /// <param name="format">What will be encoded.</param>
    /// <returns>Null for WAV.</returns>
    /// <exception cref="UserError">There is no such encoding, here or at all.</exception>
    public static IAudioEncoder? Read(SettingsReader settings, AudioFormat format)
    {
        var name = settings.Text(SettingsTable.Encoding)!;
        if (AudioEncodings.Parse(name) is not { } encoding)
        {
            var where = settings.WhereFrom(SettingsTable.Encoding);
            throw new UserError(
                ExitCode.Usage,
                $"--encoding must be {string.Join(", ", AudioEncodings.All.SkipLast(1).Select(static one => one.Name()))} or "
                    + $"{AudioEncodings.All[^1].Name()}, not '{name}' ({where})"
            );
        }

        if (!encoding.Takes(format.Samples))
            throw new UserError(
                ExitCode.Usage,
                $"--encoding {name} has no samples of --format {format.Samples.Name()}: choose --encoding wav or --format s24"
            );
        try
        {
            return AudioEncoders.Create(encoding, format);
        }
        catch (AudioLibraryException e)
        {
            throw new UserError(ExitCode.Usage, $"{e.Message}, or record with --encoding wav");
        }
        catch (InvalidDataException e)
        {
            throw new UserError(ExitCode.Usage, e.Message);
        }
    }
}
