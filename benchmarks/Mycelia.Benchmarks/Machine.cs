using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Mycelia.Benchmarks;

/// <summary>What it was measured on.</summary>
internal sealed record Machine(
    int Cores,
    string Processor,
    string Kernel,
    string System,
    string PulseAudio,
    string Ffmpeg,
    string DotNet,
    string FileSystem
)
{
    /// <param name="directory">Where the recorders write.</param>
    public static Machine Look(string directory) =>
        new(
            Environment.ProcessorCount,
            Value(File.ReadLines("/proc/cpuinfo"), "model name", ':') ?? RuntimeInformation.ProcessArchitecture.ToString(),
            File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
            Value(File.ReadLines("/etc/os-release"), "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription,
            FirstLine("pulseaudio", "--version").Replace("pulseaudio ", "", StringComparison.Ordinal),
            FirstLine("ffmpeg", "-version").Split(' ').ElementAtOrDefault(2) ?? "unknown",
            Environment.Version.ToString(),
            FileSystemOf(directory)
        );

    /// <summary>In a sentence.</summary>
    public string Describe() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Cores} cores ({Processor}), Linux {Kernel}, {System}, {FileSystem}; PulseAudio {PulseAudio}, ffmpeg {Ffmpeg}, .NET {DotNet}."
        );

    private static string? Value(IEnumerable<string> lines, string name, char separator) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(separator, 2)[1].Trim();

    private static string FileSystemOf(string directory) =>
        DriveInfo
            .GetDrives()
            .Where(drive => directory.StartsWith(drive.Name, StringComparison.Ordinal))
            .MaxBy(drive => drive.Name.Length)
            ?.DriveFormat
        ?? "unknown";

    private static string FirstLine(string program, string argument)
    {
        using var process = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Split('\n')[0];
    }
}
