using System.Text.Json;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Lines;

/// <summary>The properties of one event, written one after the other into the object that is open.</summary>
internal readonly struct EventLine(Utf8JsonWriter json)
{
    public EventLine Event(string name) => Text("event", name);

    public EventLine Text(string name, string? value)
    {
        json.WriteString(name, value);
        return this;
    }

    /// <summary>Leaves out what is not there.</summary>
    public EventLine Optional(string name, string? value) => value is null ? this : Text(name, value);

    public EventLine Flag(string name, bool value)
    {
        json.WriteBoolean(name, value);
        return this;
    }

    public EventLine Number(string name, long value)
    {
        json.WriteNumber(name, value);
        return this;
    }

    /// <summary>To a tenth of a decibel.</summary>
    public EventLine Level(string name, double decibels)
    {
        json.WriteNumber(name, Math.Round(decibels, 1) + 0.0); // never -0
        return this;
    }

    /// <summary>In whole milliseconds.</summary>
    public EventLine Length(string name, TimeSpan value)
    {
        json.WriteLength(name, value);
        return this;
    }

    /// <summary>In whole milliseconds; leaves out what is not there.</summary>
    public EventLine Span(string name, TimeSpan? value)
    {
        if (value is { } time)
            json.WriteLength(name, time);
        return this;
    }

    public EventLine Time(string name, DateTimeOffset value)
    {
        json.WriteTime(name, value);
        return this;
    }

    /// <summary>A chunk that was cut just now.</summary>
    public EventLine Chunk(Chunk chunk) => Number("number", chunk.Number).Time("start", chunk.Start).Length("duration_ms", chunk.Duration);

    /// <summary>A chunk of the queue, if there is one.</summary>
    public EventLine Chunk(QueuedChunk? chunk)
    {
        if (chunk is null)
            return this;
        Text("recording", chunk.Recording.Id).Number("number", chunk.Number).Time("start", chunk.Start);
        json.WriteLength("duration_ms", chunk.Duration);
        return this;
    }

    public EventLine Queue(QueueStatus queue)
    {
        json.WriteStartObject("queue");
        queue.WriteTo(json);
        json.WriteEndObject();
        return this;
    }
}
