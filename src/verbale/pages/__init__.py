"""The web app: one module for each area (checking, reading, library, tracing, comparing, ledgers, audit), each with a
`router`; around them the app, its settings, its doors (who may come in), sessions, jobs and rendering.

A page is a frozen dataclass with what is shown and a template that shows it; its JSON twin is the same dataclass.
"""
