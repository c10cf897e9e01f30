using System.Text.Json;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Devices;

/// <summary>A JSON object a tick, for scripts.</summary>
internal sealed class LevelJson(Stream output) : ILevelView
{
    public TimeSpan Tick => TimeSpan.FromSeconds(1);

    public void Show(DateTimeOffset now, IReadOnlyList<InputLevel> inputs)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteTime("time", now);
            json.WriteStartArray("devices");
            foreach (var (device, level, problem) in inputs)
            {
                json.WriteStartObject();
                json.WriteString("name", device.Name);
                json.WriteBoolean("default", device.IsDefault);
                Write(json, level);
                if (problem is not null)
                    json.WriteString("problem", problem);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
        output.Flush();
    }

    public void Dispose() { }

    private static void Write(Utf8JsonWriter json, SoundLevel? level)
    {
        if (level is not { } heard)
        {
            json.WriteNull("peak_db");
            json.WriteNull("rms_db");
            return;
        }

        json.WriteNumber("peak_db", Math.Round(heard.PeakDb, 1) + 0.0);
        json.WriteNumber("rms_db", Math.Round(heard.RmsDb, 1) + 0.0);
    }
}
